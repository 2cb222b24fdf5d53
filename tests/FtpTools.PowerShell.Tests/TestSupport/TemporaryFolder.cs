namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>A folder of the test's own on the real disk, gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("FtpTools.Tests.").FullName;

    public string PathOf(string name)
    {
        return Path.Combine(FullName, name);
    }

    public void Dispose()
    {
        Directory.Delete(FullName, recursive: true);
    }
}
