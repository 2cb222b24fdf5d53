using System.Text;

namespace FtpTools.Docs;

/// <summary>Makes Markdown of the help of one cmdlet.</summary>
internal static class CommandMarkdown
{
    private const int Width = 100;

    /// <summary>Renders the cmdlet: synopsis, syntax, description, parameters, examples.</summary>
    public static string Render(CommandHelp help)
    {
        var text = new StringBuilder();
        text.Append("## ").Append(help.Name).Append("\n\n").Append(TopicMarkdown.Inline(help.Synopsis)).Append("\n\n```powershell\n");
        text.AppendJoin('\n', help.Syntaxes.Select(s => Syntax(help, s))).Append("\n```\n\n");
        text.AppendJoin("\n\n", help.Paragraphs.Select(TopicMarkdown.Inline)).Append("\n\n");
        AppendParameters(text, help);
        AppendTypes(text, help);
        foreach (var (title, code, remarks) in help.Examples)
        {
            text.Append("**").Append(TopicMarkdown.Inline(title.Trim('-', ' '))).Append("**\n\n```powershell\n").Append(code.ReplaceLineEndings("\n")).Append("\n```\n\n")
                .Append(TopicMarkdown.Inline(remarks)).Append("\n\n");
        }

        return text.ToString();
    }

    private static void AppendParameters(StringBuilder text, CommandHelp help)
    {
        var order = help.Syntaxes.SelectMany(s => s).Select(p => p.Name).Distinct().ToList();
        foreach (var parameter in help.Parameters.OrderBy(p => order.IndexOf(p.Name)))
        {
            var facts = string.Join(", ", FactsOf(parameter));
            text.Append("- **-").Append(parameter.Name).Append("**").Append(facts.Length > 0 ? $" ({facts})" : "").Append(": ")
                .Append(TopicMarkdown.Inline(parameter.Description)).Append('\n');
        }

        text.Append('\n');
    }

    private static void AppendTypes(StringBuilder text, CommandHelp help)
    {
        if (help.Inputs is not ["None"]) text.Append("Takes from the pipeline: ").AppendJoin(", ", help.Inputs.Select(t => $"`{ShortType(t)}`")).Append(".\n\n");
        if (help.Outputs is not ["None"]) text.Append("Writes: ").AppendJoin(", ", help.Outputs.Select(t => $"`{ShortType(t)}`")).Append(".\n\n");
    }

    private static IEnumerable<string> FactsOf(ParameterHelp parameter)
    {
        if (!IsSwitch(parameter)) yield return ShortType(parameter.Type);
        if (parameter.Required == "true") yield return "required";
        if (parameter.PipelineInput != "False") yield return "from the pipeline";
        if (parameter.Wildcards == "true") yield return "wildcards";
        if (parameter.Aliases != "none") yield return (parameter.Aliases.Contains(',', StringComparison.Ordinal) ? "aliases " : "alias ") + parameter.Aliases;
        if (!IsSwitch(parameter) && parameter.Required != "true" && parameter.Default != "None") yield return "default: " + TopicMarkdown.Inline(parameter.Default);
    }

    // As Get-Command -Syntax writes it, in lines that fit a page.
    private static string Syntax(CommandHelp help, IReadOnlyList<ParameterHelp> parameters)
    {
        var text = new StringBuilder(help.Name);
        var column = text.Length;
        foreach (var word in parameters.OrderBy(p => int.TryParse(p.Position, out var i) ? i : int.MaxValue).Select(p => Usage(help, p)).Append("[<CommonParameters>]"))
        {
            var isNew = column + 1 + word.Length > Width;
            text.Append(isNew ? "\n    " : " ").Append(word);
            column = isNew ? 4 + word.Length : column + 1 + word.Length;
        }

        return text.ToString();
    }

    private static string Usage(CommandHelp help, ParameterHelp parameter)
    {
        var described = help.Parameters.Single(p => p.Name == parameter.Name);
        var name = parameter.Position == "named" ? "-" + parameter.Name : $"[-{parameter.Name}]";
        var usage = IsSwitch(described) ? name : $"{name} <{ShortType(described.Type)}>";
        return parameter.Required == "true" ? usage : $"[{usage}]";
    }

    private static bool IsSwitch(ParameterHelp parameter) => parameter.Type.EndsWith(".SwitchParameter", StringComparison.Ordinal);

    private static string ShortType(string type) => type[(type.LastIndexOfAny(['.', '+']) + 1)..];
}
