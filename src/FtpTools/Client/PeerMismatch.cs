namespace FtpTools.Client;

/// <summary>What to say of a peer that is no server of ours, or not as it was expected: the same words in an error and in a finding.</summary>
internal static class PeerMismatch
{
    private const string OtherServer = "Check the port: a server of FtpTools listens on 2021 unless its owner chose another one.";

    /// <summary>The error, what is there, and what to do about it; null when nothing is known of the peer that the failure does not say.</summary>
    /// <param name="kind">What was found.</param>
    /// <param name="place">Host and port.</param>
    /// <param name="useTls">Whether TLS was wanted.</param>
    /// <param name="wasShakingHands">Whether TLS was to be begun, rather than going on.</param>
    public static (ErrorCode Code, string Message, string Advice)? Describe(PeerKind kind, string place, bool useTls, bool wasShakingHands) => kind switch
    {
        PeerKind.FtpTools when useTls && wasShakingHands => (
            ErrorCode.TlsFailed, $"The server at {place} is one of FtpTools, and does not encrypt.",
            "Connect with -NoTls, or start the server without -NoTls, which is better on a network."),
        PeerKind.Tls when useTls && wasShakingHands => (
            ErrorCode.TlsFailed, $"The server at {place} speaks TLS, and refuses every version that this end takes.",
            "TLS 1.2 or 1.3 is needed: bring the older end up to date."),
        PeerKind.Tls when !useTls => (ErrorCode.TlsFailed, $"The server at {place} wants TLS.", "Connect without -NoTls."),
        PeerKind.Http => (ErrorCode.ProtocolViolation, $"At {place} there is a web server (HTTP).", OtherServer),
        PeerKind.Ssh => (ErrorCode.ProtocolViolation, $"At {place} there is an SSH server.", OtherServer + " For files over SSH use sftp."),
        PeerKind.Ftp => (ErrorCode.ProtocolViolation, $"At {place} there is an FTP server, which speaks another protocol than FtpTools.", OtherServer),
        PeerKind.Mail => (ErrorCode.ProtocolViolation, $"At {place} there is a mail server.", OtherServer),
        PeerKind.Greeting => (ErrorCode.ProtocolViolation, $"At {place} there is a server that greets as one of FTP or mail does.", OtherServer),
        PeerKind.Other => (ErrorCode.ProtocolViolation, $"At {place} there is a server of another kind.", OtherServer),
        _ => null,
    };
}
