using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Group-Object: groups in the order of their values.</summary>
[Cmdlet(VerbsData.Group, "Object")]
internal sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter NoElement { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) _items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var properties = PropertySelector.ParseAll(Property);
        var groups = _items.GroupBy(
            item => string.Join(", ", Values(item, properties).Select(LanguagePrimitives.ConvertTo<string>)), StringComparer.CurrentCultureIgnoreCase);
        foreach (var group in groups.OrderBy(group => Values(group.First(), properties)[0], new ValueComparer()))
        {
            var result = new PSObject();
            // By this name the engine finds its own view.
            result.TypeNames.Insert(0, NoElement ? "Microsoft.PowerShell.Commands.GroupInfoNoElement" : "Microsoft.PowerShell.Commands.GroupInfo");
            result.Properties.Add(new PSNoteProperty("Count", group.Count()));
            result.Properties.Add(new PSNoteProperty("Name", group.Key));
            if (!NoElement) result.Properties.Add(new PSNoteProperty("Group", group.ToArray()));
            WriteObject(result);
        }
    }

    private static object?[] Values(PSObject item, IReadOnlyList<PropertySelector> properties) =>
        properties.Count == 0 ? [item] : [.. properties.Select(property => property.ReadFirst(item))];
}
