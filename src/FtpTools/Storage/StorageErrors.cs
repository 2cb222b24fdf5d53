namespace FtpTools.Storage;

/// <summary>Says in our own codes why the file system refused.</summary>
internal static class StorageErrors
{
    // Unix error numbers as .NET hands them on in IOException.HResult, and the Win32 ones with their facility bits.
    private const int NoSpace = 28;
    private const int QuotaOfVolume = 122;
    private const int ReadOnlyVolume = 30;
    private const int NotEmpty = 39;
    private const int TooManyOpenOnSystem = 23;
    private const int TooManyOpen = 24;
    private const int WindowsTooManyOpen = unchecked((int)0x80070004);
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsSharing = unchecked((int)0x80070020);
    private const int WindowsFileExists = unchecked((int)0x80070050);
    private const int WindowsAlreadyExists = unchecked((int)0x800700B7);
    private const int WindowsDirectoryNotEmpty = unchecked((int)0x80070091);

    /// <summary>Whether an exception is one the file system throws.</summary>
    public static bool IsStorage(Exception exception)
    {
        return exception is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException;
    }

    /// <summary>The exception for callers.</summary>
    /// <param name="cause">What the file system threw.</param>
    /// <returns>Says what happened; <see cref="At"/> adds what it happened to.</returns>
    public static FtpToolsException Translate(Exception cause)
    {
        var (code, text) = Classify(cause);
        return new FtpToolsException(code, text, cause);
    }

    private static (ErrorCode Code, string Text) Classify(Exception cause)
    {
        return cause switch
        {
            FileNotFoundException or DirectoryNotFoundException => (ErrorCode.NotFound, "There is no such file or directory"),
            PathTooLongException => (ErrorCode.NameRefused, "The name is too long for this platform"),
            UnauthorizedAccessException or System.Security.SecurityException
                => (ErrorCode.PermissionDenied, "The operating system denied access"),
            IOException io => ClassifyNumber(io.HResult),
            _ => (ErrorCode.StorageError, "The storage failed"),
        };
    }

    private static (ErrorCode Code, string Text) ClassifyNumber(int number)
    {
        return number switch
        {
            NoSpace or QuotaOfVolume or WindowsDiskFull or WindowsHandleDiskFull => (ErrorCode.StorageFull, "The volume is full"),
            ReadOnlyVolume => (ErrorCode.PermissionDenied, "The volume is read-only"),
            NotEmpty or WindowsDirectoryNotEmpty => (ErrorCode.DirectoryNotEmpty, "The directory is not empty"),
            WindowsFileExists or WindowsAlreadyExists => (ErrorCode.AlreadyExists, "There is already a file or directory with this name"),
            WindowsSharing => (ErrorCode.FileBusy, "Somebody else has the file open"),
            TooManyOpen or TooManyOpenOnSystem or WindowsTooManyOpen => (ErrorCode.TooManyOpenFiles, "Too many files are open"),
            _ => (ErrorCode.StorageError, "The storage failed"),
        };
    }

    /// <summary>The same error, with the path it happened to as a person knows it.</summary>
    public static FtpToolsException At(this FtpToolsException error, string path)
    {
        return new FtpToolsException(error.Code, $"{error.Message.TrimEnd('.')}: '{path}'.", error.InnerException ?? error)
        {
            Target = path,
        };
    }
}
