namespace FtpTools.PowerShell.Drive;

/// <summary>
/// A file of this computer that holds content on its way to the server, so that it goes there whole or not at all. It lies in
/// a folder of its own that other users cannot look into, and goes with it.
/// </summary>
internal sealed class LocalSpool : IDisposable
{
    private readonly DirectoryInfo _folder;

    private LocalSpool(DirectoryInfo folder)
    {
        _folder = folder;
        FilePath = Path.Combine(folder.FullName, "content");
    }

    /// <summary>The full path of the file; it is made by whoever writes it first.</summary>
    public string FilePath { get; }

    /// <summary>Makes the folder.</summary>
    /// <exception cref="FtpToolsException">It could not be made (<see cref="ErrorCode.LocalFileError"/>).</exception>
    public static LocalSpool Create() => Do(() => new LocalSpool(Directory.CreateTempSubdirectory("FtpTools-")));

    /// <summary>Opens the file to write at its end; it is made if it is not there.</summary>
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

    /// <summary>Does something with the file, and tells what fails in the words of the library.</summary>
    public static T Do<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The temporary folder of this computer cannot be used: {e.Message}", e) { Target = Path.GetTempPath() };
        }
    }

    public void Dispose() => Do(() =>
    {
        if (Directory.Exists(_folder.FullName)) _folder.Delete(recursive: true);
        return true;
    });
}
