using System.Management.Automation;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Sends messages, each in one datagram, and writes the answers.</summary>
[Cmdlet(VerbsCommunications.Send, "ChatMessage", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMessage))]
public sealed class SendChatMessageCommand : ChatCommand
{
    private ChatAddress _to = null!;
    private ChatSendOptions _options = null!;

    /// <summary>What to say.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [ValidateNotNull]
    public string Message { get; set; } = "";

    /// <summary>A contact, or a host and port.</summary>
    [Parameter(Mandatory = true)]
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

    /// <summary>How often the message is sent again when no answer came.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int Retry { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        _to = Contacts.Find(To);
        _options = new ChatSendOptions
        {
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            Retries = Retry,
            PeerName = ShownName(To, _to),
            Key = await DeriveKeyAsync(),
            TimeProvider = Clock,
        };
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (!ShouldProcess(_options.PeerName is null ? _to.ToString() : $"{_options.PeerName} ({_to})", "Send chat message")) return;
        try
        {
            if (NoReply) await ChatClient.TellAsync(_to, Message, _options, cancellationToken);
            else WriteObject(await ChatClient.AskAsync(_to, Message, _options, cancellationToken));
        }
        catch (FtpToolsException e)
        {
            // Each message stands for itself: that one got no answer does not keep the next from its own.
            if (StopRequested) throw new PipelineStoppedException();
            WriteError(e, To);
        }
    }
}
