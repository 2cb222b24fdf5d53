using System.Text;
using FtpTools.Sessions;
using FtpTools.Transport;

namespace FtpTools.Sftp;

/// <summary>SFTP, version 3 (draft-ietf-secsh-filexfer-02), over SSH (RFC 4251), as sessions use it.</summary>
internal sealed class SftpProtocol : IRemoteProtocol
{
    private const int MostBytesOfALine = 255;
    private const int MostLines = 50;

    public string Scheme => "sftp";

    public int DefaultPort => 22;

    public bool StartsWithTls => false;

    public bool EncryptsItself => true;

    public bool LoginProvesServer => false;

    public ReadOnlyMemory<byte> FirstWords => default;

    public bool IsAnswer(ReadOnlySpan<byte> firstBytes) => firstBytes.StartsWith("SSH-"u8);

    public async Task<RemoteClient> ConnectAsync(
        SessionOptions options,
        SessionLogin login,
        ReadOnlyMemory<char>? password,
        ByteConnection? open,
        CancellationToken cancellationToken)
    {
        // The library opens its connections itself.
        if (open is not null) await open.DisposeAsync().ConfigureAwait(false);
        if (password is { } given) login.Keep(given);
        var dialer = new SftpDialer(options, login);
        var link = await dialer.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return new SftpSessionClient(options, link, login.UserName);
    }

    public async Task<ServerGreeting> GreetAsync(
        ByteConnection link, SessionOptions options, TlsHandshake? tls, CancellationToken cancellationToken)
    {
        // Before its version a server may say other things (RFC 4253, section 4.2).
        for (var lines = 0; lines < MostLines; lines++)
        {
            var line = await ReadLineAsync(link.Stream, cancellationToken).ConfigureAwait(false);
            if (line.StartsWith("SSH-2.0-", StringComparison.Ordinal) || line.StartsWith("SSH-1.99-", StringComparison.Ordinal))
                return new ServerGreeting(DisplayText.Clean(line), null, [], string.Empty, null);
            if (line.StartsWith("SSH-", StringComparison.Ordinal))
                throw new FtpToolsException(
                    ErrorCode.VersionMismatch, $"The server speaks another version of SSH: {DisplayText.Clean(line)}.");
        }

        throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server does not greet as SSH does.");
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new byte[MostBytesOfALine];
        for (var length = 0; length < line.Length; length++)
        {
            int read;
            try
            {
                read = await stream.ReadAsync(line.AsMemory(length, 1), cancellationToken).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                throw new FtpToolsException(
                    ErrorCode.ConnectionLost, $"The connection broke before the server said who it is: {e.Message}", e);
            }

            if (read == 0)
                throw new FtpToolsException(ErrorCode.ConnectionLost, "The server closed the connection before it said who it is.");
            if (line[length] == '\n') return Encoding.UTF8.GetString(line, 0, length).TrimEnd('\r');
        }

        throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server does not greet as SSH does.");
    }
}
