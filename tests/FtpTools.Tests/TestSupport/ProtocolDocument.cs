using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace FtpTools.Tests.TestSupport;

/// <summary>The specification of the protocol, docs/protocol.md, read as text.</summary>
internal static partial class ProtocolDocument
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "protocol.md"));

    /// <summary>The rows of the error table: number and name.</summary>
    public static IReadOnlyDictionary<int, string> Errors { get; } = ErrorRow().Matches(Text)
        .ToDictionary(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), m => m.Groups[2].Value);

    /// <summary>The numbers of the errors after which the server closes the connection.</summary>
    public static IReadOnlySet<int> ClosingErrors { get; } = Number().Matches(ClosingSentence().Match(Text).Value)
        .Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).ToHashSet();

    /// <summary>The code block of a language; there is exactly one of each that is asked for.</summary>
    public static string CodeBlock(string language)
    {
        return Regex.Matches(Text, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Single().Groups[1].Value;
    }

    private static string RepositoryRoot([CallerFilePath] string file = "")
    {
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
    }

    [GeneratedRegex(@"^\| (\d{3}) \| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();

    [GeneratedRegex(@"^After the errors [^.]*\.", RegexOptions.Multiline)]
    private static partial Regex ClosingSentence();

    [GeneratedRegex(@"\d{3}")]
    private static partial Regex Number();
}
