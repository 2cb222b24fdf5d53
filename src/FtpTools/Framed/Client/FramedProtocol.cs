using System.Net.Security;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Security;
using FtpTools.Sessions;
using FtpTools.Text;
using FtpTools.Transport;

namespace FtpTools.Framed.Client;

/// <summary>The protocol of our own servers, docs/protocol.md, as sessions use it.</summary>
internal sealed class FramedProtocol : IRemoteProtocol
{
    public string Scheme => ServerAddress.Scheme;

    public int DefaultPort => Product.DefaultPort;

    public bool StartsWithTls => true;

    public bool LoginProvesServer => true;

    public ReadOnlyMemory<byte> FirstWords { get; } = Hello();

    public bool IsAnswer(ReadOnlySpan<byte> firstBytes)
    {
        return firstBytes.Length > ProtocolLimits.LengthPrefix && firstBytes[ProtocolLimits.LengthPrefix] == '{';
    }

    public async Task<RemoteClient> ConnectAsync(
        SessionOptions options,
        SessionLogin login,
        ReadOnlyMemory<char>? password,
        ByteConnection? open,
        CancellationToken cancellationToken)
    {
        var place = options.Place;
        var trust = new ServerTrust(options);
        var attempt = new ConnectAttempt(options, cancellationToken);
        await using var ending = attempt.ConfigureAwait(false);
        var link = open ?? await DialAsync(options, trust, attempt, cancellationToken).ConfigureAwait(false);
        attempt.HasLink();
        var encryption = link.Stream is SslStream tls
            ? $"encrypted with {tls.SslProtocol}, certificate {trust.Thumbprint}" : "not encrypted";
        SessionLog.Connected(options.Logger, place, encryption);
        var connection = new FramedConnection(link, options.TimeProvider, options.KeepAliveInterval, options.Logger);
        var handedOver = false;
        try
        {
            connection.Start();
            var (hello, welcome) = await LogInAsync(connection, options, login, password, attempt, cancellationToken).ConfigureAwait(false);
            SessionLog.LoggedIn(options.Logger, place, DisplayText.Clean(login.UserName), DisplayText.Clean(hello.Agent ?? "of no name"));
            if (await trust.RememberAsync(link.RemoteAddress, cancellationToken).ConfigureAwait(false))
                SessionLog.Remembered(options.Logger, trust.Thumbprint!, place);
            handedOver = true;
            return new FramedClient(connection, hello, welcome, trust.Thumbprint, options);
        }
        finally
        {
            if (!handedOver) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async Task<ServerGreeting> GreetAsync(
        ByteConnection link, SessionOptions options, TlsHandshake? tls, CancellationToken cancellationToken)
    {
        var connection = new FramedConnection(link, options.TimeProvider, options.KeepAliveInterval);
        await using var closing = connection.ConfigureAwait(false);
        connection.Start();
        var hello = await FramedLogin.HelloAsync(connection, cancellationToken).ConfigureAwait(false);
        return new ServerGreeting(hello.Agent, hello.Version, hello.Mechanisms ?? [], ScramMechanism.For(link.ChannelBinding), hello.Time);
    }

    private static byte[] Hello()
    {
        using var frame = new FrameBuffer();
        FrameCodec.Write(frame, new HelloRequest { Id = 1, Versions = [ProtocolLimits.Version], Features = [], Agent = Product.Agent });
        return frame.WrittenMemory.ToArray();
    }

    private static async Task<ByteConnection> DialAsync(
        SessionOptions options, ServerTrust trust, ConnectAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            TlsClient.CertificateCheck? check = options.UseTls ? trust.Check : null;
            return await TcpConnector.ConnectAsync(options.Host, options.Port, check, options.ConnectTimeout, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (HandshakeException e)
        {
            throw await attempt.ExplainAsync(e).ConfigureAwait(false);
        }
    }

    private static async Task<(ReplyMessage Hello, ReplyMessage Welcome)> LogInAsync(
        FramedConnection connection,
        SessionOptions options,
        SessionLogin login,
        ReadOnlyMemory<char>? password,
        ConnectAttempt attempt,
        CancellationToken cancellationToken)
    {
        var hasGreeted = false;
        try
        {
            var hello = await FramedLogin.HelloAsync(connection, attempt.Token).ConfigureAwait(false);
            hasGreeted = true;
            var binding = connection.Link.ChannelBinding;
            using var scram = password is { } given
                ? new ScramClient(login.UserName, given.Span, binding, login.Keys)
                : new ScramClient(login.UserName, login.Keys, binding);
            return (hello, await FramedLogin.LoginAsync(connection, hello, scram, attempt.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var place = options.Place;
            var late = new FtpToolsException(
                ErrorCode.Timeout,
                FormattableString.Invariant(
                    $"The login at {place} did not finish within {options.ConnectTimeout.TotalSeconds:0.#} seconds."),
                e);
            throw hasGreeted ? late : await attempt.ExplainAsync(late).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (!hasGreeted && e is not RemoteErrorException && e.Code != ErrorCode.VersionMismatch)
        {
            throw await attempt.ExplainAsync(e).ConfigureAwait(false);
        }
    }
}
