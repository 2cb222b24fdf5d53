using FtpTools.Sessions;
using FtpTools.Transport;

namespace FtpTools.Ftp.Client;

/// <summary>FTP (RFC 959, RFC 4217), as sessions use it.</summary>
/// <param name="scheme">The scheme of its URIs.</param>
/// <param name="defaultPort">The TCP port when none is named.</param>
/// <param name="isImplicit">Whether TLS begins with the first byte, and not when it is asked for.</param>
internal sealed class FtpProtocol(string scheme, int defaultPort, bool isImplicit) : IRemoteProtocol
{
    public string Scheme => scheme;

    public int DefaultPort => defaultPort;

    public bool StartsWithTls => isImplicit;

    public bool LoginProvesServer => false;

    public ReadOnlyMemory<byte> FirstWords => default;

    public bool IsAnswer(ReadOnlySpan<byte> firstBytes) => firstBytes.Length > 3 && firstBytes.StartsWith("220"u8);

    public async Task<RemoteClient> ConnectAsync(
        SessionOptions options,
        SessionLogin login,
        ReadOnlyMemory<char>? password,
        ByteConnection? open,
        CancellationToken cancellationToken)
    {
        // FTP proves nothing with a key: the password itself is sent for every connection.
        if (password is { } given) login.Keep(given);
        var dialer = new FtpDialer(options, login, isImplicit);
        var first = await dialer.ConnectAsync(open, cancellationToken).ConfigureAwait(false);
        try
        {
            return await FtpClient.BeginAsync(options, dialer, first, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await first.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<ServerGreeting> GreetAsync(
        ByteConnection link, SessionOptions options, TlsHandshake? tls, CancellationToken cancellationToken)
    {
        var connection = new FtpConnection(link, options.ConnectTimeout, options.TimeProvider);
        await using var closing = connection.ConfigureAwait(false);
        var greeting = await connection.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!greeting.IsCompleted)
            throw new FtpToolsException(ErrorCode.ProtocolViolation, $"The server does not greet as FTP does, but: {greeting}.");
        if (tls is not null)
        {
            var reply = await connection.AskAsync("AUTH", "TLS", cancellationToken).ConfigureAwait(false);
            if (!reply.IsCompleted)
                throw new FtpToolsException(ErrorCode.TlsFailed, $"The server does not encrypt: {DisplayText.Clean(reply.ToString())}.");
            await connection.StartTlsAsync(tls, cancellationToken).ConfigureAwait(false);
        }

        return new ServerGreeting(DisplayText.Clean($"{greeting.First}"), null, [], string.Empty, null);
    }
}
