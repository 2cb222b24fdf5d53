namespace FtpTools.PowerShell.Drive;

/// <summary>
/// A file on this computer that holds content on its way to the server, so that it arrives whole or not at all. It is in
/// a folder of its own that other users cannot open, and is deleted with it.
/// </summary>
internal sealed class LocalSpool : IDisposable
{
    private readonly DirectoryInfo _folder;

    private LocalSpool(DirectoryInfo folder)
    {
        _folder = folder;
        FilePath = Path.Combine(folder.FullName, "content");
    }

    /// <summary>The full path of the file; it is created when it is first written.</summary>
    public string FilePath { get; }

    /// <summary>Creates the folder.</summary>
    /// <exception cref="FtpToolsException">It could not be created (<see cref="ErrorCode.LocalFileError"/>).</exception>
    public static LocalSpool Create() => Do(() => new LocalSpool(Directory.CreateTempSubdirectory("FtpTools-")));

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

    public void Dispose() => Do(() =>
    {
        if (Directory.Exists(_folder.FullName)) _folder.Delete(recursive: true);
        return true;
    });
}
