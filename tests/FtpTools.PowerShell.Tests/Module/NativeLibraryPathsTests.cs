using FtpTools.PowerShell.Module;

namespace FtpTools.PowerShell.Tests.Module;

public class NativeLibraryPathsTests
{
    [Theory]
    [InlineData("linux-x64", "linux-x64/native/libe_sqlite3.so")]
    [InlineData("linux-musl-arm64", "linux-musl-arm64/native/libe_sqlite3.so")]
    [InlineData("osx-arm64", "osx-arm64/native/libe_sqlite3.dylib")]
    [InlineData("win-x64", "win-x64/native/e_sqlite3.dll")]
    public void The_exact_platform_comes_first(string runtimeIdentifier, string expected)
    {
        Assert.Equal(Path.Combine("d", "runtimes", expected), Paths(runtimeIdentifier)[0]);
    }

    [Theory]
    [InlineData("ubuntu.24.04-x64", "linux-x64/native/libe_sqlite3.so", "linux-musl-x64/native/libe_sqlite3.so")]
    [InlineData("alpine.3.21-x64", "linux-musl-x64/native/libe_sqlite3.so", "linux-x64/native/libe_sqlite3.so")]
    public void A_distributions_own_runtime_finds_the_portable_library_of_its_C_library_first(string runtimeIdentifier, string first, string second)
    {
        var paths = Paths(runtimeIdentifier);

        Assert.True(paths.IndexOf(Path.Combine("d", "runtimes", first)) < paths.IndexOf(Path.Combine("d", "runtimes", second)));
        Assert.Contains(Path.Combine("d", "runtimes", first), paths);
    }

    [Fact]
    public void A_name_with_a_path_in_it_does_not_lead_out_of_the_folder()
    {
        Assert.All(
            NativeLibraryPaths.Of("d", "../../evil", "linux-x64"), path => Assert.DoesNotContain("..", path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_has_its_extension_keeps_it_once()
    {
        Assert.Contains(Path.Combine("d", "runtimes", "linux-x64/native/libfoo.so"), NativeLibraryPaths.Of("d", "libfoo.so", "linux-x64"));
    }

    private static List<string> Paths(string runtimeIdentifier)
    {
        return [.. NativeLibraryPaths.Of("d", "e_sqlite3", runtimeIdentifier)];
    }
}
