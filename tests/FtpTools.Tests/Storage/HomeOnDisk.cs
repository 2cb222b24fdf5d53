using System.IO.Abstractions;
using System.Text;
using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>A home in a folder on the real disk, with a folder beside it that nobody may reach from the home.</summary>
internal sealed class HomeOnDisk : IDisposable
{
    public const string Secret = "outside";

    private readonly TemporaryFolder _folder = new();

    public HomeOnDisk()
    {
        Path = _folder.In("home");
        Outside = _folder.In("home2");
        System.IO.Directory.CreateDirectory(Path);
        System.IO.Directory.CreateDirectory(Outside);
        File.WriteAllText(OutsideFile, Secret);
        Directory = new HomeDirectory(new FileSystem(), Path);
    }

    public HomeDirectory Directory { get; }

    public string Path { get; }

    /// <summary>A folder whose name begins as the home's does.</summary>
    public string Outside { get; }

    public string OutsideFile => System.IO.Path.Combine(Outside, "secret");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public string[] PartialFiles()
    {
        var folder = In(".ftptools/partial");
        return System.IO.Directory.Exists(folder) ? System.IO.Directory.GetFileSystemEntries(folder) : [];
    }

    public FileEntry Store(string path, string content, bool overwrite = false, bool makeParents = false)
    {
        var target = RemotePath.Parse(path);
        using var partial = Directory.Publisher.CreatePartial(target);
        partial.Content.Write(Encoding.UTF8.GetBytes(content));
        return Directory.Publisher.Publish(partial, target, overwrite, makeParents, null).Value!;
    }

    public string Read(string path)
    {
        var (source, _) = Directory.OpenRead(RemotePath.Parse(path));
        using var reader = new StreamReader(source);
        return reader.ReadToEnd();
    }

    /// <summary>Asserts that nothing outside the home was changed.</summary>
    public void AssertOutsideUntouched()
    {
        Assert.Equal([OutsideFile], System.IO.Directory.GetFileSystemEntries(Outside));
        Assert.Equal(Secret, File.ReadAllText(OutsideFile));
    }

    public void Dispose() => _folder.Dispose();
}
