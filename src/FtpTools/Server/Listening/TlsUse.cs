namespace FtpTools.Server.Listening;

/// <summary>How the connections of a listener become encrypted.</summary>
internal enum TlsUse
{
    /// <summary>They do not.</summary>
    None,

    /// <summary>Before anything else: the client begins with the handshake.</summary>
    FromStart,

    /// <summary>In mid-stream, when the client asks for it: the protocol has a word for that.</summary>
    OnRequest,
}
