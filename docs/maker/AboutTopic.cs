using System.Text.RegularExpressions;

namespace FtpTools.Docs;

/// <summary>One of the topics of the module that are no cmdlets: <c>about_FtpTools</c> and those below it.</summary>
internal sealed partial class AboutTopic
{
    private const string Extension = ".help.txt";

    private AboutTopic(string name)
    {
        Name = name;
        Lines = File.ReadAllLines(Path.Combine(Repository.Help, name + Extension));
    }

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Repository.Help, "about_*" + Extension).Select(f => Path.GetFileName(f)[..^Extension.Length]).Order(StringComparer.Ordinal)];

    public string Name { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The headings at the margin.</summary>
    public IReadOnlyList<string> Parts => [.. Lines.Where(l => l.Length > 0 && l[0] != ' ')];

    /// <summary>The entries of SEE ALSO.</summary>
    public IReadOnlyList<string> Links => [.. Lines.SkipWhile(l => l != "SEE ALSO").Skip(1).Select(l => l.Trim()).Where(l => l.Length > 0)];

    /// <summary>The commands that are named anywhere in it: ours, by their nouns.</summary>
    public IEnumerable<string> Commands => Lines.SelectMany(l => OurCommand().Matches(l)).Select(m => m.Value).Distinct();

    /// <summary>
    /// The pieces of code. They are set off by an empty line and eight spaces, as tables are; but code begins with a
    /// command, a variable or a string.
    /// </summary>
    public IEnumerable<string> Code
    {
        get
        {
            for (var i = 1; i < Lines.Count; i++)
            {
                if (Lines[i - 1].Length > 0 || !IsCode(Lines[i])) continue;
                var block = Lines.Skip(i).TakeWhile(l => l.StartsWith(Indent, StringComparison.Ordinal)).Select(l => l[Indent.Length..]);
                yield return string.Join('\n', block);
            }
        }
    }

    private static string Indent => new(' ', 8);

    public static AboutTopic Of(string name) => new(name);

    /// <summary>Whether a line begins a piece of code.</summary>
    public static bool IsCode(string line) => CodeStart().IsMatch(line);

    [GeneratedRegex("^ {8}([$('\"]|[A-Z][a-z]+-[A-Z])")]
    private static partial Regex CodeStart();

    [GeneratedRegex(@"\b[A-Z][a-z]+-(Ftp|Chat|NetTime)[A-Za-z]*")]
    private static partial Regex OurCommand();
}
