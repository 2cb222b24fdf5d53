using System.Management.Automation;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Paths;

/// <summary>Ours must mean by a path what the engine means by it, wherever the user stands.</summary>
public sealed class LocalPathsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellHost _host = new(typeof(ResolveBothWaysCommand));

    [Theory]
    [InlineData("there", "a.txt")]
    [InlineData("there", "b/c.txt")]
    [InlineData("there", "./a.txt")]
    [InlineData("there", "../a.txt")]
    [InlineData("there", "b/../../a.txt")]
    [InlineData("there", ".hidden")]
    [InlineData("there", "with space ")]
    [InlineData("there", "a'b\"c$d.txt")]
    [InlineData("there", "brackets[1].txt")]
    [InlineData("there", "b\\c.txt")]
    [InlineData("there", "~/a.txt")]
    [InlineData("there", "own:a.txt")]
    [InlineData("there", "own:/b/a.txt")]
    [InlineData("there", "/a.txt")]
    [InlineData("there", "/tmp/../a.txt")]
    [InlineData("own:/", "a.txt")]
    [InlineData("own:/b", "../a.txt")]
    [InlineData("own:/b", "/a.txt")]
    [InlineData("function:", "/a.txt")]
    public void A_path_means_the_same_as_to_the_engine(string location, string path)
    {
        Prepare(location);
        var (ours, engine) = Resolve(path);

        Assert.Equal(engine, ours);
    }

    [Fact]
    public void A_path_outside_the_file_system_is_refused()
    {
        Prepare("function:");
        var result = _host.RunToError("Resolve-BothWays a.txt");

        var error = Assert.IsType<FtpToolsException>(result.Failure?.InnerException);
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
    }

    public void Dispose()
    {
        _host.Dispose();
        _folder.Dispose();
    }

    private void Prepare(string location)
    {
        Directory.CreateDirectory(_folder.PathOf("there/b"));
        var result = _host
            .With("there", _folder.PathOf("there"))
            .With("to", location == "there" ? _folder.PathOf("there") : location)
            .Run("""
                $state = $ExecutionContext.SessionState
                $own = [System.Management.Automation.PSDriveInfo]::new('own', $state.Provider.GetOne('FileSystem'), $there, '', $null)
                $null = $state.Drive.New($own, 'global')
                $null = $state.Path.SetLocation($to)
                """);
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
    }

    private (string Ours, string Engine) Resolve(string path)
    {
        var result = _host.With("path", path).Run("Resolve-BothWays $path");
        Assert.Null(result.Failure);
        return Assert.IsType<(string, string)>(Assert.Single(result.Output));
    }
}

/// <summary>Resolves a path by ours and by the engine.</summary>
[Cmdlet("Resolve", "BothWays")]
public sealed class ResolveBothWaysCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = string.Empty;

    protected override void ProcessRecord()
    {
        WriteObject((LocalPaths.Resolve(this, Path, nameof(Path)), SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path)));
    }
}
