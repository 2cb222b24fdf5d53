namespace FtpTools.Tests.Accounts;

/// <summary>A folder of its own on the real disk, removed at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string FullName { get; } = Directory.CreateTempSubdirectory("FtpTools").FullName;

    internal string Combine(params string[] names) => Path.Combine([FullName, .. names]);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
