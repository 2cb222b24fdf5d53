namespace FtpTools.Transport;

/// <summary>The connection was accepted, but the TLS handshake failed: this may not be the server that is wanted.</summary>
internal sealed class HandshakeException : FtpToolsException
{
    /// <summary>Makes an exception for a handshake that failed or took too long.</summary>
    public HandshakeException(ErrorCode code, string message, Exception innerException)
        : base(code, message, innerException)
    {
    }
}
