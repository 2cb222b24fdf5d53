namespace FtpTools.Transport;

/// <summary>Somebody took the connection, and no TLS came about: another server may be there than the one that is wanted.</summary>
internal sealed class HandshakeException : FtpToolsException
{
    /// <summary>Makes an exception for a handshake that failed or took too long.</summary>
    public HandshakeException(ErrorCode code, string message, Exception innerException)
        : base(code, message, innerException)
    {
    }
}
