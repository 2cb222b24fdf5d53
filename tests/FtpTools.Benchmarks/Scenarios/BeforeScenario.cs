using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>This build of the module against another one, with our own protocol: one large file and many small ones.</summary>
/// <param name="bench">Where the data lies.</param>
/// <param name="rounds">How often each of them does it.</param>
/// <param name="before">The folder of the other build; null when it is not told.</param>
/// <param name="length">The bytes of the large file.</param>
/// <param name="files">The number of small files.</param>
internal sealed class BeforeScenario(Workbench bench, int rounds, string? before, long length, int files) : MoveScenario(bench, rounds)
{
    private const double Limit = 1.02;
    private const int SmallFile = 4096;

    // Until all of our code is compiled.
    protected override int WarmUps => 3;

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        try
        {
            var other = await ModuleBuild.OtherAsync(
                "FtpTools before", before ?? throw new BenchException("--before FOLDER names the folder of its manifest"), Bench);
            var large = Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "large.bin"), length);
            return
            [
                .. await CompareAsync(SizeText.Of(length), large, other),
                .. await CompareAsync($"{files} files of {SizeText.Of(SmallFile)}", Bench.NewTree("many", files, SmallFile), other),
            ];
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync($"The comparison with another build is left out: {e.Message}");
            return [];
        }
    }

    private Task<IReadOnlyList<Comparison>> CompareAsync(string work, string source, ModuleBuild other)
    {
        var (plain, tls) = (new FtpToolsPeer(Bench, useTls: false), new FtpToolsPeer(Bench, useTls: true));
        var (plainBefore, tlsBefore) = (new FtpToolsPeer(Bench, useTls: false) { Build = other }, new FtpToolsPeer(Bench, useTls: true) { Build = other });
        return MoveAsync(work, source, [plain, plainBefore, tls, tlsBefore], (plain.Name, plainBefore.Name, Limit), (tls.Name, tlsBefore.Name, Limit));
    }
}
