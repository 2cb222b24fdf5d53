using System.Management.Automation;
using FtpTools.PowerShell.Completion;

namespace FtpTools.PowerShell.Commands;

/// <summary>Sends messages, each in one datagram, and writes the answers.</summary>
[Cmdlet(VerbsCommunications.Send, "ChatMessage", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMessage))]
public sealed class SendChatMessageCommand : ChatCommand
{
    private ChatSendOptions _options = null!;
    private (string Named, ChatAddress Address) _to;

    /// <summary>The message.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [ValidateNotNull]
    public string Message { get; set; } = "";

    /// <summary>A contact, or a host and port.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(ChatContactCompleter))]
    [ValidateNotNullOrEmpty]
    public string To { get; set; } = "";

    /// <summary>Does not wait for an answer.</summary>
    [Parameter]
    public SwitchParameter NoReply { get; set; }

    /// <summary>How long each attempt waits for the answer, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 5;

    /// <summary>How often the message is sent again if no answer comes.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int Retry { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        _options = new ChatSendOptions
        {
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            Retries = Retry,
            Key = await DeriveKeyAsync(),
            TimeProvider = Clock,
        };
        if (To.Length > 0) FindPeer();
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            FindPeer();
            var to = _to.Address;
            if (!ShouldProcess(_options.PeerName is null ? to.ToString() : $"{_options.PeerName} ({to})", "Send chat message")) return;
            if (NoReply) await ChatClient.TellAsync(to, Message, _options, cancellationToken);
            else WriteObject(await ChatClient.AskAsync(to, Message, _options, cancellationToken));
        }
        catch (FtpToolsException e)
        {
            // Each message is independent: one without an answer does not keep the next from being sent.
            if (StopRequested) throw new PipelineStoppedException();
            WriteError(e, To);
        }
    }

    /// <summary>Finds the recipient: once for all messages, or for each piped contact.</summary>
    private void FindPeer()
    {
        if (_to.Named == To) return;
        var address = Contacts.Find(To);
        _to = (To, address);
        _options = _options with { PeerName = ShownName(To, address) };
    }
}
