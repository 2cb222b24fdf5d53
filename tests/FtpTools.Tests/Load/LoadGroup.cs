namespace FtpTools.Tests.Load;

/// <summary>Tests that measure the process, and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class LoadGroup
{
    public const string Name = "Load";
}
