using System.Text.RegularExpressions;

namespace FtpTools.Tests.Architecture;

/// <summary>The sources of the repository these tests were built from.</summary>
internal static partial class SourceTree
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The source files below a folder, as paths relative to it, with their lines.</summary>
    public static IEnumerable<(string Path, string[] Lines)> Files(string folder)
    {
        var top = Path.Combine(Root, folder);
        return Directory.EnumerateFiles(top, "*.cs", SearchOption.AllDirectories)
            .Select(full => (Path: Path.GetRelativePath(top, full).Replace('\\', '/'), Full: full))
            .Where(f => !f.Path.StartsWith("obj/", StringComparison.Ordinal) && !f.Path.Contains("/obj/", StringComparison.Ordinal))
            .Select(f => (f.Path, File.ReadAllLines(f.Full)));
    }

    /// <summary>The text of a file that is no source.</summary>
    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Whether there is a file or a folder.</summary>
    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>The types a file declares at its top level.</summary>
    public static IEnumerable<string> TopLevelTypes(string[] lines)
    {
        return lines.Select(line => TypeDeclaration().Match(line)).Where(m => m.Success).Select(m => m.Groups[1].Value);
    }

    /// <summary>The code of a line, without its comment.</summary>
    public static string CodeOf(string line)
    {
        var comment = line.IndexOf("//", StringComparison.Ordinal);
        return comment >= 0 && !line[..comment].Contains('"', StringComparison.Ordinal) ? line[..comment] : line;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FtpTools.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie in the repository they were built from.");
    }

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|abstract|static|partial|readonly|file|unsafe)\s+)*(?:record\s+struct|record\s+class|class|struct|record|interface|enum|delegate\s+\S+)\s+(\w+)")]
    private static partial Regex TypeDeclaration();
}
