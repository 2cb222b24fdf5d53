using System.Text;
using FtpTools.Server;
using FtpTools.Server.Files;
using FtpTools.Server.Listening;

namespace FtpTools.Tests.Server.Listening;

/// <summary>A protocol of lines whose server speaks first, and which becomes encrypted in mid-stream when the client asks for it: the least
/// that a second protocol is. It echoes.</summary>
internal sealed class GreetingConnection(ServerContext context, IncomingConnection incoming) : ServerConnection(context, incoming)
{
    private long _received;
    private long _sent;
    private long _lastByte = context.Options.TimeProvider.GetTimestamp();

    public override UserFiles? User => null;

    public override long BytesReceived => _received;

    public override long BytesSent => _sent;

    public override bool IsQuiet => true;

    public override TimeSpan Silence => Context.Options.TimeProvider.GetElapsedTime(_lastByte);

    protected override TimeSpan Stall => TimeSpan.Zero;

    protected override bool WaitsForClient => true;

    protected override async Task ServeAsync(CancellationToken cancellationToken)
    {
        await SendAsync("220 welcome\n", cancellationToken);
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "AUTH TLS" && Incoming.Tls is { } tls && !Link.IsEncrypted)
                await Link.UpgradeAsync(tls, ct => SendAsync("234 begin\n", ct), cancellationToken);
            else
                await SendAsync(line == "AUTH TLS" ? "502 no\n" : $"{line}\n", cancellationToken);
        }
    }

    protected override ValueTask SayAsync(FtpToolsException reason) => SendAsync($"421 {reason.Message}\n", CancellationToken.None);

    protected override Task WhenQuietAsync() => Task.CompletedTask;

    protected override void CancelRequests()
    {
        // Nothing is ever under way.
    }

    private ValueTask SendAsync(string text, CancellationToken cancellationToken)
    {
        _sent += text.Length;
        return Link.Stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await Link.Stream.ReadAsync(one, cancellationToken) > 0)
        {
            _received++;
            _lastByte = Context.Options.TimeProvider.GetTimestamp();
            if (one[0] == '\n') return line.ToString();
            line.Append((char)one[0]);
        }

        return null;
    }
}
