namespace FtpTools.PowerShell.Tests;

public class ManifestTests
{
    [Fact]
    public void The_assembly_carries_the_version_of_the_manifest()
    {
        var manifest = File.ReadAllText(Path.Combine(RepositoryRoot(), "module", "FtpTools.psd1"));
        var version = typeof(FtpToolsException).Assembly.GetName().Version!;
        Assert.Contains($"'{version.Major}.{version.Minor}.{version.Build}'", manifest, StringComparison.Ordinal);
    }

    private static string RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "FtpTools.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
