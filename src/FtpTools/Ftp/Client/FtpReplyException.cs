using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Client;

/// <summary>A server has refused a command.</summary>
/// <param name="code">What that means.</param>
/// <param name="message">For people: what was refused, and in which words.</param>
/// <param name="reply">The reply.</param>
internal sealed class FtpReplyException(ErrorCode code, string message, FtpReply reply) : RemoteErrorException(code, message)
{
    /// <summary>The verb that begins a transfer in the middle of a file (RFC 3659 section 5).</summary>
    public const string Restart = "REST";

    /// <summary>The reply.</summary>
    public FtpReply Reply => reply;

    /// <summary>Whether it was not the command that was refused, but the data connection: 522 and 425 are what servers say that want it to
    /// resume the session of TLS.</summary>
    public bool IsOfDataConnection => reply.Code is 425 or 522;

    /// <summary>Whether it was not the transfer that was refused, but to begin it in the middle of the file.</summary>
    public bool IsOfRestart { get; private init; }

    /// <summary>Whether the server does not know the command, so that it need not be asked again.</summary>
    public bool IsUnknownCommand => IsUnknown(reply);

    /// <summary>The error for a reply that refuses.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="verb">What was asked for.</param>
    /// <param name="path">With what; null for nothing.</param>
    public static FtpReplyException Of(FtpReply reply, string verb, RemotePath? path = null)
    {
        var about = path is { } named ? $" of '{named}'" : "";
        var message = $"The server refused {verb}{about}: {DisplayText.Clean(reply.ToString())}.";
        return new FtpReplyException(CodeOf(reply), message, reply) { Target = path?.ToString(), IsOfRestart = verb == Restart };
    }

    /// <summary>Whether a reply says that there is no such command, or not with these words (RFC 959 section 4.2.2).</summary>
    public static bool IsUnknown(FtpReply reply) => reply.Code is 500 or 502 or 504;

    // What the system of the server says comes through in the text, always in these words: a code of FTP has no room for it.
    private static ErrorCode CodeOf(FtpReply reply)
    {
        if (reply.Code < 400) return ErrorCode.ProtocolViolation;
        if (reply.Code is not (426 or 450 or 451 or 550 or 553)) return CodeOf(reply.Code);
        if (Says(reply, "no space left on device")) return ErrorCode.StorageFull;
        if (Says(reply, "quota exceeded")) return ErrorCode.QuotaExceeded;
        if (Says(reply, "permission denied") || Says(reply, "read-only file system")) return ErrorCode.PermissionDenied;
        return Says(reply, "file name too long") ? ErrorCode.NameRefused : CodeOf(reply.Code);
    }

    private static bool Says(FtpReply reply, string words)
    {
        return reply.Lines.Any(line => line.Contains(words, StringComparison.OrdinalIgnoreCase));
    }

    private static ErrorCode CodeOf(int code) => code switch
    {
        421 => ErrorCode.ConnectionLost,
        425 or 426 => ErrorCode.ConnectionLost,
        430 or 530 => ErrorCode.LoginFailed,
        450 => ErrorCode.FileBusy,
        451 => ErrorCode.StorageError,
        452 => ErrorCode.StorageFull,
        500 or 502 or 504 => ErrorCode.NotSupported,
        501 => ErrorCode.BadRequest,
        503 => ErrorCode.ProtocolViolation,
        521 or 522 or 533 or 534 or 536 => ErrorCode.TlsFailed,
        532 => ErrorCode.LoginFailed,
        552 => ErrorCode.QuotaExceeded,
        553 => ErrorCode.NameRefused,
        _ => ErrorCode.PermissionDenied,
    };
}
