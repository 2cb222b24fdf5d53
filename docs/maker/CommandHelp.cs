using System.Xml.Linq;

namespace FtpTools.Docs;

/// <summary>The help of one cmdlet, as the module comes with it.</summary>
internal sealed class CommandHelp(XElement command)
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static IReadOnlyList<CommandHelp> All { get; } =
        [.. XDocument.Load(Path.Combine(Repository.Help, "FtpTools.PowerShell.dll-Help.xml")).Root!
            .Elements(Command + "command").Select(c => new CommandHelp(c))];

    public string Name => Details.Element(Command + "name")!.Value;

    public string Verb => Details.Element(Command + "verb")!.Value;

    public string Noun => Details.Element(Command + "noun")!.Value;

    public string Synopsis => Details.Element(Maml + "description")!.Value.Trim();

    public string Description => command.Element(Maml + "description")!.Value.Trim();

    public IReadOnlyList<string> Paragraphs => [.. command.Element(Maml + "description")!.Elements(Maml + "para").Select(p => p.Value.Trim())];

    /// <summary>The parameters of each syntax, in the order they are shown.</summary>
    public IReadOnlyList<IReadOnlyList<ParameterHelp>> Syntaxes =>
        [.. command.Element(Command + "syntax")!.Elements(Command + "syntaxItem").Select(ParametersOf)];

    public IReadOnlyList<ParameterHelp> Parameters => ParametersOf(command.Element(Command + "parameters")!);

    public IReadOnlyList<string> Inputs => TypesOf("inputTypes", "inputType");

    public IReadOnlyList<string> Outputs => TypesOf("returnValues", "returnValue");

    public IReadOnlyList<(string Title, string Code, string Remarks)> Examples =>
        [.. command.Element(Command + "examples")!.Elements(Command + "example").Select(e =>
            (e.Element(Maml + "title")!.Value.Trim(), e.Element(Dev + "code")!.Value.Trim(), e.Element(Dev + "remarks")!.Value.Trim()))];

    public IReadOnlyList<string> Links =>
        [.. command.Element(Command + "relatedLinks")!.Elements(Maml + "navigationLink").Select(l => l.Element(Maml + "linkText")!.Value)];

    private XElement Details => command.Element(Command + "details")!;

    public static CommandHelp Of(string name) => All.Single(h => h.Name == name);

    private static List<ParameterHelp> ParametersOf(XElement parent)
    {
        return [.. parent.Elements(Command + "parameter").Select(p => new ParameterHelp(
            p.Element(Maml + "name")!.Value,
            p.Element(Maml + "description")?.Value.Trim() ?? string.Empty,
            p.Element(Dev + "type")?.Element(Maml + "name")?.Value ?? string.Empty,
            p.Element(Dev + "defaultValue")?.Value ?? string.Empty,
            p.Attribute("required")!.Value,
            p.Attribute("position")!.Value,
            p.Attribute("pipelineInput")!.Value,
            p.Attribute("globbing")!.Value,
            p.Attribute("aliases")!.Value))];
    }

    private List<string> TypesOf(string group, string item)
    {
        return [.. command.Element(Command + group)!.Elements(Command + item).Select(i => i.Element(Dev + "type")!.Element(Maml + "name")!.Value)];
    }
}
