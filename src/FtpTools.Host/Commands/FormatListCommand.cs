using System.Management.Automation;
using FtpTools.Host.Terminal;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Format-List: one line of text for each property, all of them unless -Property chooses.</summary>
[Cmdlet(VerbsCommon.Format, "List")]
[OutputType(typeof(string))]
internal sealed class FormatListCommand : PSCmdlet
{
    private IReadOnlyList<PropertySelector> _properties = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    protected override void BeginProcessing() => _properties = PropertySelector.ParseAll(Property);

    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        KeyValuePair<string, object?>[] cells = _properties.Count == 0
            ? [.. PropertySelector.ReadAll(InputObject)]
            : [.. _properties.SelectMany(property => property.Read(InputObject))];
        if (cells.Length == 0) return;
        var width = cells.Max(cell => CellWidth.Of(cell.Key));
        WriteObject("");
        foreach (var (name, value) in cells) WriteObject(name + new string(' ', width - CellWidth.Of(name)) + " : " + CellText.Of(value));
    }

    protected override void EndProcessing() => WriteObject("");
}
