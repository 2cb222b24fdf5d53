namespace FtpTools.Tests.TestSupport;

/// <summary>A real folder for one test, made when it is first used: a test that is skipped before it begins is not disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly Lazy<string> _path = new(() => Directory.CreateTempSubdirectory("ftptools-test-").FullName);

    public string Path => _path.Value;

    public string File(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public string File(string name, int length) => File(name, TestContent.Of(length));

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (_path.IsValueCreated) Directory.Delete(Path, recursive: true);
    }
}
