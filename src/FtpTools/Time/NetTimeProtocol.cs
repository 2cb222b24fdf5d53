namespace FtpTools;

/// <summary>How a time server is asked.</summary>
public enum NetTimeProtocol
{
    /// <summary>The request is a strftime format, the answer the formatted local time of the server.</summary>
    Strftime,

    /// <summary>The Network Time Protocol, version 4 (RFC 5905), in its simple form (section 14).</summary>
    Ntp,
}
