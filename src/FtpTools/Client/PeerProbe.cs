using System.Text;
using FtpTools.Protocol;
using FtpTools.Protocol.Messages;
using FtpTools.Transport;

namespace FtpTools.Client;

/// <summary>
/// Finds out what listens at a port where a server of ours was expected. It says hello and looks at the first bytes of the answer; where
/// nothing comes, it asks as a web browser would. Nothing secret is sent, and so it does not matter who answers.
/// </summary>
internal sealed class PeerProbe(SessionOptions options)
{
    private const int MostBytes = 512;

    /// <summary>How long a server may take to say its first word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long all of it may take.</summary>
    private static readonly TimeSpan WholePatience = TimeSpan.FromSeconds(5);

    private static readonly byte[] WebRequest = "GET / HTTP/1.0\r\n\r\n"u8.ToArray();

    /// <summary>The error to report when something other than our server answered: what is there, and what to do about it.</summary>
    /// <param name="failure">How it was met; its message is kept when nothing better is known.</param>
    /// <param name="wasShakingHands">Whether the TLS handshake was still under way.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <remarks>It takes five seconds at most, and never more than connecting may take.</remarks>
    public async Task<FtpToolsException> ExplainAsync(FtpToolsException failure, bool wasShakingHands, CancellationToken cancellationToken)
    {
        var kind = await IdentifyAsync(options.UseTls && !wasShakingHands, cancellationToken).ConfigureAwait(false);
        var place = HostAddress.Join(options.Host, options.Port);
        return PeerMismatch.Describe(kind, place, options.UseTls, wasShakingHands) is var (code, message, advice)
            ? new FtpToolsException(code, $"{message} {advice}", failure) { Target = place } : failure;
    }

    /// <summary>Looks at what is there.</summary>
    /// <param name="useTls">Whether to look through TLS.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<PeerKind> IdentifyAsync(bool useTls, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout < WholePatience ? options.ConnectTimeout : WholePatience);
        try
        {
            var kind = KindOf(await FirstBytesAsync(useTls, Hello(), limit.Token).ConfigureAwait(false));
            if (kind == PeerKind.Silent) kind = KindOf(await FirstBytesAsync(useTls, WebRequest, limit.Token).ConfigureAwait(false));
            return kind == PeerKind.Silent && !useTls && await TakesTlsAsync(limit.Token).ConfigureAwait(false) ? PeerKind.Tls : kind;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
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

        return bytes.Length > ProtocolLimits.LengthPrefix && bytes[ProtocolLimits.LengthPrefix] == '{' ? PeerKind.FtpTools : PeerKind.Other;
    }

    private static bool IsGreeting(ReadOnlySpan<byte> bytes)
    {
        return bytes.Length > 3 && !bytes[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9') && bytes[3] is (byte)' ' or (byte)'-';
    }

    private static byte[] Hello()
    {
        using var frame = new FrameBuffer();
        FrameCodec.Write(frame, new HelloRequest { Id = 1, Versions = [ProtocolLimits.Version], Features = [], Agent = Product.Agent });
        return frame.WrittenMemory.ToArray();
    }

    // A server that wants TLS may close without a word when it hears something else.
    private async Task<bool> TakesTlsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var link = await TcpConnector.ConnectAsync(options.Host, options.Port, (_, _) => { }, Patience, cancellationToken).ConfigureAwait(false);
            await link.DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (FtpToolsException)
        {
            return false;
        }
    }

    private async Task<byte[]> FirstBytesAsync(bool useTls, byte[] question, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var buffer = new byte[MostBytes];
        var length = 0;
        try
        {
            var link = await TcpConnector.ConnectAsync(options.Host, options.Port, useTls ? (_, _) => { } : null, options.ConnectTimeout, limit.Token).ConfigureAwait(false);
            await using var closing = link.ConfigureAwait(false);
            await link.Stream.WriteAsync(question, limit.Token).ConfigureAwait(false);
            await link.Stream.FlushAsync(limit.Token).ConfigureAwait(false);
            while (length < ProtocolLimits.LengthPrefix + 1 || (IsGreeting(buffer.AsSpan(0, length)) && length < MostBytes && !buffer.AsSpan(0, length).Contains((byte)'\n')))
            {
                var read = await link.Stream.ReadAsync(buffer.AsMemory(length), limit.Token).ConfigureAwait(false);
                if (read == 0) break;
                length += read;
            }
        }
        catch (Exception e) when (e is FtpToolsException || LinkErrors.IsBroken(e) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What arrived before the end is judged.
        }

        return buffer[..length];
    }
}
