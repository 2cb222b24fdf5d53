namespace FtpTools.Sessions.Diagnosis;

/// <summary>What to say about a peer that is not our server, or not as expected: the same words in an error and in a finding.</summary>
internal static class PeerMismatch
{
    private const string OtherServer = "Check the port: an FtpTools server listens on 2021 unless its owner chose another one.";

    private const int UnsupportedFunction = unchecked((int)0x80090302);
    private const int AlgorithmMismatch = unchecked((int)0x80090331);
    private const int PeerProtocolVersion = -9836;

    private static readonly string[] VersionWords = ["protocol version", "unsupported protocol", "wrong version"];

    /// <summary>The error, what is there, and what to do about it; null when nothing is known about the peer beyond what the failure
    /// says.</summary>
    /// <param name="kind">What was found.</param>
    /// <param name="place">Host and port.</param>
    /// <param name="useTls">Whether TLS was wanted.</param>
    /// <param name="wasShakingHands">Whether the TLS handshake was still under way.</param>
    /// <param name="failure">How the attempt ended.</param>
    public static (ErrorCode Code, string Message, string Advice)? Describe(
        PeerKind kind, string place, bool useTls, bool wasShakingHands, FtpToolsException failure)
    {
        return kind switch
        {
            PeerKind.FtpTools when useTls && wasShakingHands => (
                ErrorCode.TlsFailed, $"The server at {place} is an FtpTools server that does not encrypt.",
                "Connect with -NoTls, or start the server without -NoTls, which is better on a network."),
            PeerKind.Tls when useTls && wasShakingHands => failure.Code == ErrorCode.TlsFailed ? DescribeHandshake(place, failure) : null,
            PeerKind.Tls when !useTls => (ErrorCode.TlsFailed, $"The server at {place} requires TLS.", "Connect without -NoTls."),
            PeerKind.Http => (ErrorCode.ProtocolViolation, $"At {place} there is a web server (HTTP).", OtherServer),
            PeerKind.Ssh => (
                ErrorCode.ProtocolViolation,
                $"At {place} there is an SSH server.",
                $"For files over SSH, name it by the protocol: sftp://{place}. " + OtherServer),
            PeerKind.Ftp => (
                ErrorCode.ProtocolViolation,
                $"At {place} there is an FTP server, which speaks a different protocol from FtpTools.",
                $"To use it, name it by its protocol: ftp://{place}. " + OtherServer),
            PeerKind.Mail => (ErrorCode.ProtocolViolation, $"At {place} there is a mail server.", OtherServer),
            PeerKind.Greeting => (
                ErrorCode.ProtocolViolation, $"At {place} there is a server that greets like an FTP or mail server.", OtherServer),
            PeerKind.Other => (ErrorCode.ProtocolViolation, $"At {place} there is a server of another kind.", OtherServer),
            _ => null,
        };
    }

    // Only what was seen: a connection that ended says nothing of versions. It may be the network, or a server that is starting or full.
    private static (ErrorCode Code, string Message, string Advice)? DescribeHandshake(string place, FtpToolsException failure)
    {
        if (IsAboutVersions(failure))
        {
            return (
                ErrorCode.TlsFailed, $"The server at {place} speaks TLS, and refuses every version that this end accepts.",
                "TLS 1.2 or 1.3 is needed: update the older end.");
        }

        return failure.InnerException is IOException ended
            ? (ErrorCode.TlsFailed, $"The server at {place} speaks TLS, and the connection ended during the handshake: {Reason(ended)}",
                "Try again; if it stays like this, see the log of the server.")
            : (ErrorCode.TlsFailed, $"The server at {place} speaks TLS, and the handshake failed: "
                + Reason(failure.InnerException ?? failure),
                "See the log of the server.");
    }

    private static string Reason(Exception cause) => DisplayText.Clean(cause.GetBaseException().Message).TrimEnd('.') + ".";

    // The alert 'protocol_version' (RFC 8446 section 6.2), and an answer in a version that this end does not take, in the words of OpenSSL
    // and the numbers of Windows and macOS.
    private static bool IsAboutVersions(Exception failure)
    {
        for (var cause = failure.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is System.ComponentModel.Win32Exception { NativeErrorCode: UnsupportedFunction or AlgorithmMismatch }) return true;
            if (cause.HResult == PeerProtocolVersion) return true;
            if (VersionWords.Any(words => cause.Message.Contains(words, StringComparison.OrdinalIgnoreCase))) return true;
        }

        return false;
    }
}
