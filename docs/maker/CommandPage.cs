using System.Text;

namespace FtpTools.Docs;

/// <summary>One page of docs/commands, made of the help that the module comes with.</summary>
internal static class CommandPage
{
    private const string Notice = "<!-- Made from the help in module/en-US by './build.ps1 -Task Docs'. Change that, and make this again. -->\n\n";

    /// <summary>The whole text of the page, with line feeds.</summary>
    public static string Render(CommandFamily family)
    {
        var text = new StringBuilder(Notice).Append("# ").Append(family.Title).Append("\n\n");
        var commands = family.Commands.Select(CommandHelp.Of).ToList();
        foreach (var command in commands)
            text.Append("- [").Append(command.Name).Append("](#").Append(command.Name.ToLowerInvariant()).Append("): ").Append(TopicMarkdown.Inline(command.Synopsis)).Append('\n');
        if (commands.Count > 0) text.Append('\n');
        foreach (var part in family.Text) text.Append(TopicMarkdown.Render(part));
        if (family.More is { } more) text.Append("More: [").Append(more.What).Append("](").Append(more.Path).Append(").\n\n");
        foreach (var command in commands) text.Append(CommandMarkdown.Render(command));
        text.Append("The other pages: ").AppendJoin(", ", CommandFamily.All.Where(f => f != family).Select(f => $"[{f.Title}]({f.Name}.md)")).Append(".\n");
        return text.ToString();
    }
}
