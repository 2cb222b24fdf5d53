namespace FtpTools.Tests.Load;

/// <summary>Tests that measure the process, and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class LoadGroup
{
    public const string Name = "Load";

    private const string LongRuns = "FTPTOOLS_LONG";

    public static void SkipUnlessLong()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(LongRuns) == "1", $"This takes long: set {LongRuns}=1 to run it.");
    }
}
