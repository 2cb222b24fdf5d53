namespace FtpTools.Sessions.Diagnosis;

/// <summary>What to say about a peer that is not our server, or not as expected: the same words in an error and in a finding.</summary>
internal static class PeerMismatch
{
    private const string OtherServer = "Check the port: an FtpTools server listens on 2021 unless its owner chose another one.";

    /// <summary>The error, what is there, and what to do about it; null when nothing is known about the peer beyond what the failure says.</summary>
    /// <param name="kind">What was found.</param>
    /// <param name="place">Host and port.</param>
    /// <param name="useTls">Whether TLS was wanted.</param>
    /// <param name="wasShakingHands">Whether the TLS handshake was still under way.</param>
    public static (ErrorCode Code, string Message, string Advice)? Describe(PeerKind kind, string place, bool useTls, bool wasShakingHands) => kind switch
    {
        PeerKind.FtpTools when useTls && wasShakingHands => (
            ErrorCode.TlsFailed, $"The server at {place} is an FtpTools server that does not encrypt.",
            "Connect with -NoTls, or start the server without -NoTls, which is better on a network."),
        PeerKind.Tls when useTls && wasShakingHands => (
            ErrorCode.TlsFailed, $"The server at {place} speaks TLS, and refuses every version that this end accepts.",
            "TLS 1.2 or 1.3 is needed: update the older end."),
        PeerKind.Tls when !useTls => (ErrorCode.TlsFailed, $"The server at {place} requires TLS.", "Connect without -NoTls."),
        PeerKind.Http => (ErrorCode.ProtocolViolation, $"At {place} there is a web server (HTTP).", OtherServer),
        PeerKind.Ssh => (ErrorCode.ProtocolViolation, $"At {place} there is an SSH server.", OtherServer + " For files over SSH use sftp."),
        PeerKind.Ftp => (ErrorCode.ProtocolViolation, $"At {place} there is an FTP server, which speaks a different protocol from FtpTools.", OtherServer),
        PeerKind.Mail => (ErrorCode.ProtocolViolation, $"At {place} there is a mail server.", OtherServer),
        PeerKind.Greeting => (ErrorCode.ProtocolViolation, $"At {place} there is a server that greets like an FTP or mail server.", OtherServer),
        PeerKind.Other => (ErrorCode.ProtocolViolation, $"At {place} there is a server of another kind.", OtherServer),
        _ => null,
    };
}
