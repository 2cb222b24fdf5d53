using System.Runtime.InteropServices;

namespace FtpTools.Storage;

/// <summary>Says in our own codes what an error number of the Linux kernel means.</summary>
internal static class LinuxErrors
{
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int Exists = 17;
    public const int InvalidArgument = 22;
    public const int NotImplemented = 38;
    public const int NotSupported = 95;
    public const int NoEntry = 2;
    public const int CrossDevice = 18;
    public const int IsDirectory = 21;
    public const int NotPermitted = 1;
    public const int OutOfRange = 34;
    public const int NoData = 61;
    private const int NoDeviceOrAddress = 6;
    private const int AccessDenied = 13;
    private const int Busy = 16;
    private const int NotDirectory = 20;
    private const int TooManyOpen = 23;
    private const int TooManyOpenHere = 24;
    private const int TextBusy = 26;
    private const int NoSpace = 28;
    private const int ReadOnlyVolume = 30;
    private const int NameTooLong = 36;
    private const int NotEmpty = 39;
    private const int LinkLoop = 40;
    private const int QuotaOfVolume = 122;

    /// <summary>The exception for the last failed call of this thread.</summary>
    public static FtpToolsException Last() => Of(Marshal.GetLastPInvokeError());

    public static FtpToolsException Of(int number)
    {
        var (code, text) = Classify(number);
        return new FtpToolsException(code, text);
    }

    private static (ErrorCode Code, string Text) Classify(int number)
    {
        return number switch
        {
            NoEntry => (ErrorCode.NotFound, "There is no such file or directory"),
            Exists => (ErrorCode.AlreadyExists, "There is already a file or directory with this name"),
            NotDirectory => (ErrorCode.NotADirectory, "This is not a directory"),
            IsDirectory => (ErrorCode.IsADirectory, "This is a directory"),
            NotEmpty => (ErrorCode.DirectoryNotEmpty, "The directory is not empty"),
            LinkLoop => (ErrorCode.NotAFile, "This is a link, and links are not followed"),
            NoDeviceOrAddress => (ErrorCode.NotAFile, "This is a pipe, a socket or a device"),
            AccessDenied or NotPermitted => (ErrorCode.PermissionDenied, "The operating system denied access"),
            ReadOnlyVolume => (ErrorCode.PermissionDenied, "The volume is read-only"),
            NoSpace or QuotaOfVolume => (ErrorCode.StorageFull, "The volume is full"),
            NameTooLong => (ErrorCode.NameRefused, "The name is too long for this volume"),
            InvalidArgument => (ErrorCode.NameRefused, "This volume does not accept the name"),
            WouldBlock or Busy or TextBusy => (ErrorCode.FileBusy, "Somebody else is using it"),
            CrossDevice => (ErrorCode.StorageError, "Another volume is mounted here, and a file cannot be moved there in one step"),
            TooManyOpen or TooManyOpenHere => (ErrorCode.TooManyOpenFiles, "Too many files are open"),
            _ => (ErrorCode.StorageError, $"The storage failed with the error number {number}"),
        };
    }
}
