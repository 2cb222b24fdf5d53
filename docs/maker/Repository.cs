using System.Reflection;

namespace FtpTools.Docs;

/// <summary>Where things lie in the repository this was built from.</summary>
internal static class Repository
{
    private static readonly string Root =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>The folder of the help that the module comes with.</summary>
    public static string Help { get; } = Path.Combine(Root, "module", "en-US");

    /// <summary>The folder of the pages.</summary>
    public static string Pages { get; } = Path.Combine(Root, "docs", "commands");
}
