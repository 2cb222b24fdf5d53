using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace FtpTools.Tests.TestSupport;

/// <summary>docs/datagrams.md, read as text.</summary>
internal static class DatagramsDocument
{
    /// <summary>The text from a heading of the second level to the next one.</summary>
    public static string Section(string heading, [CallerFilePath] string file = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
        var text = File.ReadAllText(Path.Combine(root, "docs", "datagrams.md"));
        return Regex.Match(text, $@"^## {heading}\n(.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
    }

    /// <summary>The one code block of a language in a section.</summary>
    public static string CodeBlock(string heading, string language)
    {
        return Regex.Matches(Section(heading), $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Single().Groups[1].Value;
    }
}
