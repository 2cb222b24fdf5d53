using System.Collections.Frozen;
using System.Management.Automation;

namespace FtpTools.PowerShell.Pipeline;

/// <summary>Turns the library's exceptions into error records: one id per code, one category per family.</summary>
internal static class ErrorRecords
{
    private static readonly FrozenDictionary<ErrorKind, ErrorCategory> Categories = new Dictionary<ErrorKind, ErrorCategory>
    {
        [ErrorKind.Protocol] = ErrorCategory.ProtocolError,
        [ErrorKind.Authentication] = ErrorCategory.AuthenticationError,
        [ErrorKind.Security] = ErrorCategory.SecurityError,
        [ErrorKind.NotFound] = ErrorCategory.ObjectNotFound,
        [ErrorKind.Exists] = ErrorCategory.ResourceExists,
        [ErrorKind.InvalidName] = ErrorCategory.InvalidArgument,
        [ErrorKind.PermissionDenied] = ErrorCategory.PermissionDenied,
        [ErrorKind.Quota] = ErrorCategory.QuotaExceeded,
        [ErrorKind.InvalidData] = ErrorCategory.InvalidData,
        [ErrorKind.Storage] = ErrorCategory.DeviceError,
        [ErrorKind.Connection] = ErrorCategory.ConnectionError,
        [ErrorKind.Timeout] = ErrorCategory.OperationTimeout,
        [ErrorKind.Cancelled] = ErrorCategory.OperationStopped,
        [ErrorKind.Busy] = ErrorCategory.ResourceBusy,
        [ErrorKind.InvalidState] = ErrorCategory.InvalidOperation,
    }.ToFrozenDictionary();

    /// <summary>The category of a family.</summary>
    public static ErrorCategory CategoryOf(ErrorKind kind)
    {
        return Categories[kind];
    }

    /// <summary>The stable error id of a code, such as <c>QuotaExceeded</c>. The engine appends the cmdlet's name.</summary>
    public static string IdOf(ErrorCode code)
    {
        return ErrorTable.Describe(code).Code.ToString();
    }

    /// <summary>Creates the record of an exception.</summary>
    /// <param name="exception">Kept as it is in the record.</param>
    /// <param name="target">What failed; if null, the exception's own target.</param>
    /// <param name="hint">Names the parameter that helps. It replaces the advice, which the default view shows on a line of
    /// its own.</param>
    public static ErrorRecord From(FtpToolsException exception, object? target = null, string? hint = null)
    {
        var description = exception.Description;
        var message = hint is null ? exception.Message : $"{exception.Message} {hint}";
        return new ErrorRecord(exception, IdOf(exception.Code), CategoryOf(description.Kind), target ?? exception.Target)
        {
            ErrorDetails = new ErrorDetails(DisplayText.Clean(message)) { RecommendedAction = hint is null ? exception.Advice : null },
        };
    }
}
