using System.Management.Automation;
using FtpTools.PowerShell.Completion;

namespace FtpTools.PowerShell.Commands;

/// <summary>An interactive conversation: type, send, see the answer.</summary>
[Cmdlet(VerbsCommon.Enter, "ChatSession")]
public sealed class EnterChatSessionCommand : ChatCommand
{
    private const string Leave = "q";
    private const string Bold = "\e[1;36m";
    private const string Coloured = "\e[36m";
    private const string Dim = "\e[2m";
    private const string Plain = "\e[0m";

    private string _peer = "";

    /// <summary>A contact, or a host and port.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("To", "Name")]
    [ArgumentCompleter(typeof(ChatContactCompleter))]
    [ValidateNotNullOrEmpty]
    public string Contact { get; set; } = "";

    /// <summary>How long to wait for the answer before the next line can be typed, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 5;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var to = Contacts.Find(Contact);
        var name = ShownName(Contact, to);
        _peer = name ?? to.ToString();
        var options = new ChatSendOptions
        {
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            Key = await DeriveKeyAsync(),
            PeerName = _peer,
            TimeProvider = Clock,
        };
        await using var session = await ChatSession.OpenAsync(to, options, cancellationToken);
        Note(
            $"Talking to {(name is null ? _peer : $"{name} ({session.Peer})")}, {(Key is null ? "in the clear" : "sealed")}. "
                + $"{Leave} ends the conversation.");
        while (ReadLine() is { } line)
        {
            ShowWaiting(session);
            if (line.Length > 0) await SayAsync(session, line, cancellationToken);
        }
    }

    private async Task SayAsync(ChatSession session, string line, CancellationToken cancellationToken)
    {
        try
        {
            await session.SendAsync(line, cancellationToken);
            if (await session.ReceiveAsync(cancellationToken) is { } answer) Show(answer);
            else Note($"No answer within {TimeoutSec} s. One that is still to come is shown after your next line.");
            ShowWaiting(session);
        }
        catch (FtpToolsException e)
        {
            if (StopRequested) throw new PipelineStoppedException();
            WriteError(e, Contact);
        }
    }

    /// <returns>Null if the user wants to leave, and at the end of the input.</returns>
    private string? ReadLine()
    {
        Host.UI.Write("> ");
        var line = Host.UI.ReadLine();
        return line is null || line.Trim().Equals(Leave, StringComparison.OrdinalIgnoreCase) ? null : line;
    }

    private void ShowWaiting(ChatSession session)
    {
        while (session.TryReceive() is { } message) Show(message);
    }

    private void Show(ChatMessage message)
    {
        Host.UI.WriteLine(Highlights ? $"{Bold}{_peer}:{Plain} {Coloured}{message.DisplayText}{Plain}" : $"{_peer}: {message.DisplayText}");
    }

    private void Note(string text) => Host.UI.WriteLine(Highlights ? Dim + text + Plain : text);

    private bool Highlights => Host.UI.SupportsVirtualTerminal;
}
