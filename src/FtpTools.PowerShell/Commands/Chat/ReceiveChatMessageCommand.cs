using System.Management.Automation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Writes messages as they come in.</summary>
[Cmdlet(VerbsCommunications.Receive, "ChatMessage")]
[OutputType(typeof(ChatMessage))]
public sealed class ReceiveChatMessageCommand : ChatCommand
{
    private ChatEndpoint? _endpoint;

    /// <summary>The UDP port; 0 takes a free one, which -Verbose shows.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; } = ChatAddress.DefaultPort;

    /// <summary>The address to listen on. The default is open to this computer only; <c>Any</c> is open to the network.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>How many messages to receive; 0 for all until it is stopped.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Count { get; set; }

    /// <summary>How long to wait for each message, in seconds; 0 waits forever.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int TimeoutSec { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        _endpoint = ChatEndpoint.Listen(new ChatEndpointOptions
        {
            ListenAddress = Paths.ListenAddress.Parse(ListenAddress),
            Port = Port,
            Key = await DeriveKeyAsync(),
            NameOf = Contacts.Namer(),
            TimeProvider = Clock,
        });
        WriteVerbose($"Listening on {_endpoint.LocalEndPoint}.");
        var taken = 0;
        for (; Count == 0 || taken < Count; taken++)
        {
            if (await NextAsync(_endpoint, cancellationToken) is not { } message) break;
            WriteObject(message);
        }

        WriteVerbose($"{_endpoint.MessagesReceived} messages, {_endpoint.MessagesDropped} dropped, {_endpoint.MessagesRefused} refused.");
        if (taken < Count)
            throw new FtpToolsException(ErrorCode.Timeout, $"Only {taken} of {Count} messages came; none came for {TimeoutSec} s.")
            {
                Target = _endpoint.LocalEndPoint.ToString(),
            };
    }

    /// <inheritdoc/>
    protected override async Task CleanUpAsync()
    {
        if (_endpoint is not null) await _endpoint.DisposeAsync();
    }

    private async Task<ChatMessage?> NextAsync(ChatEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (TimeoutSec == 0) return await endpoint.ReceiveAsync(cancellationToken);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(TimeoutSec), Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await endpoint.ReceiveAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
