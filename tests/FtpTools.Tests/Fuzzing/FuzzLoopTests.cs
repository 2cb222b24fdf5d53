using System.Diagnostics;
using System.Globalization;
using FtpTools.Fuzzing;
using FtpTools.Tests.Load;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Fuzzing;

[Collection(LoadGroup.Name)]
public sealed class FuzzLoopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Three bytes and more at once are one input in 16 million; letter by letter they are some thousand.
    [Fact]
    public void What_reaches_further_is_kept_until_the_fault_is_found_and_is_then_as_small_as_it_can_be()
    {
        using var target = new PlantedTarget("four");
        using var output = new StringWriter();
        using var loop = new FuzzLoop(target, new Random(1), _folder.Path, output);

        loop.Run([], TimeSpan.MaxValue, runs: 200_000);

        var found = Assert.Single(loop.Findings);
        Assert.IsType<InvalidOperationException>(found.Failure);
        Assert.Equal("four"u8, File.ReadAllBytes(found.File));
        Assert.Equal(3, loop.Corpus.Count);
        Assert.Contains($"repeat planted {found.File}", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_instrumented_library_is_searched_in_a_process_of_its_own()
    {
        var (code, output) = await FuzzAsync("paths", "--runs", "2000", "--seed", "1");

        Assert.True(code == 0, output);
        Assert.Contains("paths: 2000 inputs", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frames", 10_000_000)]
    [InlineData("json", 1_000_000)]
    [InlineData("paths", 1_000_000)]
    [InlineData("addresses", 1_000_000)]
    [InlineData("scram", 1_000_000)]
    [InlineData("datagrams", 1_000_000)]
    [InlineData("strftime", 1_000_000)]
    [InlineData("files", 1_000_000)]
    [InlineData("client", 100_000)]
    [InlineData("server", 100_000)]
    [InlineData("ftp-commands", 1_000_000)]
    [InlineData("ftp-replies", 1_000_000)]
    [InlineData("ftp-listings", 1_000_000)]
    [InlineData("ftp-client", 100_000)]
    [InlineData("ftp-server", 20_000)]
    public async Task Millions_of_inputs_keep_what_is_promised(string target, int runs)
    {
        LoadGroup.SkipUnlessLong();

        var (code, output) = await FuzzAsync(target, "--runs", runs.ToString(CultureInfo.InvariantCulture));

        Assert.True(code == 0, output);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }

    private async Task<(int Code, string Output)> FuzzAsync(params IEnumerable<string> arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [typeof(Targets).Assembly.Location, .. arguments, "--findings", _folder.Path]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
