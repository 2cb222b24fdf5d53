using System.Text;
using FtpTools.Transport;

namespace FtpTools.Sessions.Diagnosis;

/// <summary>
/// Finds out what listens at a port where a server of ours was expected. It says hello and looks at the first bytes of the answer; where
/// nothing comes, it asks as a web browser would. Nothing secret is sent, and so it does not matter who answers.
/// </summary>
internal sealed class ProtocolDetector(SessionOptions options)
{
    private const int MostBytes = 512;

    /// <summary>As many bytes as tell every protocol from the others.</summary>
    private const int EnoughBytes = 5;

    /// <summary>The looks at a peer that says nothing, each on a connection of its own.</summary>
    private const int MostLooks = 3;

    /// <summary>How long a server may take to say its first word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    private static readonly byte[] WebRequest = "GET / HTTP/1.0\r\n\r\n"u8.ToArray();

    /// <summary>Looks at what is there.</summary>
    /// <param name="useTls">Whether to look through TLS.</param>
    /// <param name="limit">How long it may take; it never takes more than five seconds.</param>
    /// <param name="cancellationToken">Ends it; what is known until then is the answer.</param>
    public async Task<PeerKind> IdentifyAsync(bool useTls, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(limit < LongestLook ? limit : LongestLook);
        var patience = limit / MostLooks < Patience ? limit / MostLooks : Patience;
        try
        {
            var kind = KindOf(await FirstBytesAsync(useTls, Protocols.Remote.Own.FirstWords, patience, ending.Token).ConfigureAwait(false));
            if (kind == PeerKind.Silent)
                kind = KindOf(await FirstBytesAsync(useTls, WebRequest, patience, ending.Token).ConfigureAwait(false));
            if (kind != PeerKind.Silent || useTls) return kind;
            return await TakesTlsAsync(patience, ending.Token).ConfigureAwait(false) ? PeerKind.Tls : kind;
        }
        catch (OperationCanceledException)
        {
            return PeerKind.Silent;
        }
    }

    /// <summary>Judges by the first bytes of an answer.</summary>
    internal static PeerKind KindOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return PeerKind.Silent;
        if (bytes.StartsWith("HTTP/"u8) || bytes.StartsWith("<!DOCTYPE"u8) || bytes.StartsWith("<html"u8)) return PeerKind.Http;
        if (bytes.StartsWith("SSH-"u8)) return PeerKind.Ssh;
        if (bytes.StartsWith("+OK"u8) || bytes.StartsWith("* OK"u8)) return PeerKind.Mail;

        // The records of TLS (RFC 8446 section 5.1): an alert or a handshake, of version 3.
        if (bytes is [21 or 22, 3, ..]) return PeerKind.Tls;
        if (IsGreeting(bytes))
        {
            var greeting = Encoding.ASCII.GetString(bytes);
            return greeting.Contains("SMTP", StringComparison.OrdinalIgnoreCase) ? PeerKind.Mail
                : greeting.Contains("FTP", StringComparison.OrdinalIgnoreCase) ? PeerKind.Ftp : PeerKind.Greeting;
        }

        return Protocols.Remote.Own.IsAnswer(bytes) ? PeerKind.FtpTools : PeerKind.Other;
    }

    private static bool IsGreeting(ReadOnlySpan<byte> bytes)
    {
        return bytes.Length > 3 && !bytes[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9') && bytes[3] is (byte)' ' or (byte)'-';
    }

    private static bool IsUnfinishedGreeting(ReadOnlySpan<byte> bytes) => IsGreeting(bytes) && !bytes.Contains((byte)'\n');

    // A server that wants TLS may close without a word when it hears something else.
    private async Task<bool> TakesTlsAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            var link = await TcpConnector.ConnectAsync(
                options.Host, options.Port, (_, _) => { }, patience, cancellationToken).ConfigureAwait(false);
            await link.DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (FtpToolsException)
        {
            return false;
        }
    }

    private async Task<byte[]> FirstBytesAsync(
        bool useTls, ReadOnlyMemory<byte> question, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var buffer = new byte[MostBytes];
        var length = 0;
        try
        {
            TlsClient.CertificateCheck? check = useTls ? (_, _) => { } : null;
            var link = await TcpConnector.ConnectAsync(options.Host, options.Port, check, options.ConnectTimeout, limit.Token)
                .ConfigureAwait(false);
            await using var closing = link.ConfigureAwait(false);
            await link.Stream.WriteAsync(question, limit.Token).ConfigureAwait(false);
            await link.Stream.FlushAsync(limit.Token).ConfigureAwait(false);
            while (length < EnoughBytes || (length < MostBytes && IsUnfinishedGreeting(buffer.AsSpan(0, length))))
            {
                var read = await link.Stream.ReadAsync(buffer.AsMemory(length), limit.Token).ConfigureAwait(false);
                if (read == 0) break;
                length += read;
            }
        }
        catch (Exception e) when (e is FtpToolsException || LinkErrors.IsBroken(e)
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What arrived before the end is judged.
        }

        return buffer[..length];
    }
}
