using FtpTools.Fuzzing;

namespace FtpTools.Tests.Fuzzing;

/// <summary>Replays what the fuzzer begins with, and all that it ever found. The search itself runs in CI: see CONTRIBUTING.md.</summary>
public class SeedTests
{
    public static TheoryData<string> Names => [.. Targets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_seed_keeps_what_is_promised(string name)
    {
        using var target = Targets.Create(name);
        var seeds = Seeds.Of(name).ToList();

        Assert.NotEmpty(seeds);
        Assert.All(seeds, seed => target.Run(seed.Content));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_seed_belongs_to_nothing(string name)
    {
        Assert.All(Seeds.Of(name), seed => Assert.DoesNotContain('/', seed.Name));
        Assert.Equal(Targets.Names.SelectMany(n => Seeds.Of(n)).Count(), typeof(Targets).Assembly.GetManifestResourceNames().Length);
    }

    [Fact]
    public void What_others_use_is_not_instrumented()
    {
        Assert.DoesNotContain(typeof(FtpToolsException).Assembly.GetReferencedAssemblies(), a => a.Name!.StartsWith("SharpFuzz", StringComparison.Ordinal));
    }
}
