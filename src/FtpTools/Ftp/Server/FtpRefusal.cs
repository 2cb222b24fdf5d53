using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server;

/// <summary>The replies for what is refused (RFC 959 section 4.2.2): 4xx may be tried again, 5xx may not.</summary>
internal static class FtpRefusal
{
    /// <summary>The reply for an error.</summary>
    public static FtpReply Of(FtpToolsException error) => new(CodeOf(error.Code), error.Message);

    private static int CodeOf(ErrorCode code) => code switch
    {
        ErrorCode.BadRequest => 501,
        ErrorCode.NotSupported => 504,
        ErrorCode.LimitExceeded or ErrorCode.ProtocolViolation => 500,
        ErrorCode.LoginRequired or ErrorCode.LoginFailed => 530,
        ErrorCode.LoginThrottled or ErrorCode.TooManyConnections or ErrorCode.AccountClosed => 421,
        ErrorCode.ServerStopping or ErrorCode.IdleTimeout => 421,
        ErrorCode.PathRefused or ErrorCode.NameRefused => 553,
        ErrorCode.StorageFull => 452,
        ErrorCode.QuotaExceeded => 552,
        ErrorCode.LengthMismatch => 554,
        ErrorCode.FileBusy or ErrorCode.FileChanged or ErrorCode.TooManyOpenFiles => 450,
        ErrorCode.StorageError or ErrorCode.InternalError or ErrorCode.AccountStoreFailed => 451,
        ErrorCode.Cancelled or ErrorCode.ConnectionLost => 426,
        _ => 550,
    };
}
