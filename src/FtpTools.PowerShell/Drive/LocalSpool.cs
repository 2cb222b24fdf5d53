namespace FtpTools.PowerShell.Drive;

/// <summary>
/// A file on this computer that holds content on its way to the server, so that it arrives whole or not at all. It is in
/// a <see cref="SpoolFolder"/>, and is deleted with it.
/// </summary>
internal sealed class LocalSpool : IDisposable
{
    private readonly SpoolFolder _folder;

    private LocalSpool(SpoolFolder folder) => _folder = folder;

    /// <summary>The full path of the file; it is created when it is first written.</summary>
    public string FilePath => _folder.FilePath;

    /// <summary>Creates the folder.</summary>
    /// <exception cref="FtpToolsException">It could not be created (<see cref="ErrorCode.LocalFileError"/>).</exception>
    public static LocalSpool Create() => new(SpoolFolder.Create());

    /// <summary>Opens the file to write at its end; it is created if it does not exist.</summary>
    public FileStream OpenAppend() => Do(() => new FileStream(FilePath, FileMode.Append, FileAccess.Write, FileShare.Read));

    /// <summary>Writes the whole file.</summary>
    public void Write(byte[] content)
    {
        Do(() =>
        {
            File.WriteAllBytes(FilePath, content);
            return true;
        });
    }

    /// <summary>Does something with the file, and reports failures as errors of the library.</summary>
    public static T Do<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The temporary folder of this computer cannot be used: {e.Message}", e)
            {
                Target = Path.GetTempPath(),
            };
        }
    }

    public void Dispose() => _folder.Dispose();
}
