using System.Text;
using System.Text.RegularExpressions;

namespace FtpTools.Docs;

/// <summary>Makes Markdown of the plain text of an about topic.</summary>
internal static partial class TopicMarkdown
{
    private const int Indent = 4;

    /// <summary>Renders a part of a topic.</summary>
    public static string Render(TopicPart part)
    {
        var lines = AboutTopic.Of(part.Topic).Lines.SkipWhile(l => l != "LONG DESCRIPTION").Skip(1)
            .TakeWhile(l => l.Length == 0 || l[0] == ' ').Select(l => l.Length > 0 ? l[Indent..] : l).ToList();
        if (part.Part is { } name)
        {
            var start = lines.IndexOf(name);
            if (start < 0) throw new InvalidOperationException($"{part.Topic} has no part '{name}'.");
            lines = [.. lines.Skip(start + 1).TakeWhile(l => !IsHeading(l))];
        }

        var heading = part.Title ?? (part.Part is null ? "" : Sentence(part.Part));
        var blocks = heading.Length > 0 ? Blocks(lines).Prepend("## " + heading) : Blocks(lines);
        return string.Concat(blocks.Select(b => b + "\n\n"));
    }

    /// <summary>Plain text as Markdown: commands and topics become links, parameters and file names code.</summary>
    public static string Inline(string text)
    {
        return Words().Replace(text, m =>
        {
            if (m.Groups["link"].Success) return CommandFamily.PageOf(m.Value) is { } page ? $"[{Name(m.Value)}]({page})" : $"`{m.Value}`";
            if (m.Groups["code"].Success) return $"`{m.Value.Trim('\'')}`";
            return "\\" + m.Value;
        });

        static string Name(string value) => value.StartsWith("about", StringComparison.Ordinal) ? value.Replace("_", "\\_", StringComparison.Ordinal) : value;
    }

    private static bool IsHeading(string line) => Heading().IsMatch(line);

    private static string Sentence(string heading) => heading[0] + heading[1..].ToLowerInvariant();

    // Blocks are what stands between empty lines. A heading stands right above its text.
    private static IEnumerable<string> Blocks(List<string> lines)
    {
        for (var i = 0; i < lines.Count;)
        {
            if (lines[i].Length == 0)
            {
                i++;
            }
            else if (IsHeading(lines[i]))
            {
                yield return "## " + Sentence(lines[i++]);
            }
            else
            {
                var block = lines.Skip(i).TakeWhile(l => l.Length > 0 && !IsHeading(l)).ToList();
                i += block.Count;
                yield return block[0].StartsWith("    ", StringComparison.Ordinal) ? Fenced(block) : Text(block);
            }
        }
    }

    private static string Fenced(List<string> block)
    {
        var language = AboutTopic.IsCode(new string(' ', Indent) + block[0]) ? "powershell" : "text";
        return $"```{language}\n{string.Join('\n', block.Select(l => l[Indent..]))}\n```";
    }

    // A line with indented ones below is a term and what it means.
    private static string Text(List<string> block)
    {
        var isList = block.Count > 1 && block[1].StartsWith("    ", StringComparison.Ordinal);
        if (!isList) return Inline(string.Join('\n', block));
        var result = new StringBuilder();
        foreach (var line in block)
        {
            if (line[0] != ' ') result.Append(result.Length > 0 ? "\n" : "").Append("- **").Append(Inline(line)).Append("**:");
            else result.Append(result[^1] == ':' ? " " : "\n  ").Append(Inline(line.Trim()));
        }

        return result.ToString();
    }

    [GeneratedRegex("^[A-Z][A-Z, ]+$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<link>\b[A-Z][a-z]+-(Ftp|Chat|NetTime)[A-Za-z]+|\babout_FtpTools\w*)|(?<code>(?<!\w)'[^'\n]+'(?!\w)|(?<![\w-])-[A-Z][A-Za-z]+|\b[A-Z][a-z]+-[A-Z]\w+)|[<>*_`]")]
    private static partial Regex Words();
}
