using System.Management.Automation;
using FtpTools.Host.Terminal;

namespace FtpTools.Host.Commands;

/// <summary>
/// Stand-in for Format-Table: with -Property lines of aligned text, every column as wide as its content. Without it the
/// objects go on to the engine's formatter, which has the views of their types.
/// </summary>
[Cmdlet(VerbsCommon.Format, "Table")]
internal sealed class FormatTableCommand : PSCmdlet
{
    private readonly List<IReadOnlyList<KeyValuePair<string, object?>>> _rows = [];
    private IReadOnlyList<PropertySelector> _properties = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    /// <summary>This stand-in always sizes its columns by their content.</summary>
    [Parameter]
    public SwitchParameter AutoSize { get; set; }

    [Parameter]
    public SwitchParameter HideTableHeaders { get; set; }

    protected override void BeginProcessing() => _properties = PropertySelector.ParseAll(Property);

    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        if (_properties.Count == 0) WriteObject(InputObject);
        else _rows.Add([.. _properties.SelectMany(property => property.Read(InputObject))]);
    }

    protected override void EndProcessing()
    {
        if (_rows.Count == 0) return;
        string[] names = [.. _rows.SelectMany(row => row).Select(cell => cell.Key).Distinct(StringComparer.OrdinalIgnoreCase)];
        var columns = names.Select(Column).ToArray();
        WriteObject("");
        if (!HideTableHeaders)
        {
            WriteLine(columns, names);
            WriteLine(columns, [.. names.Select(name => new string('-', CellWidth.Of(name)))]);
        }

        for (var i = 0; i < _rows.Count; i++) WriteLine(columns, [.. columns.Select(column => column.Cells[i])]);
        WriteObject("");
    }

    private (string[] Cells, int Width, bool AlignRight) Column(string name)
    {
        var values = _rows.ConvertAll(row => row.FirstOrDefault(cell => cell.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value);
        string[] cells = [.. values.Select(CellText.Of)];
        return (cells, cells.Append(name).Max(cell => CellWidth.Of(cell)), values.TrueForAll(value => value is null || CellText.IsNumber(value)));
    }

    private void WriteLine((string[] Cells, int Width, bool AlignRight)[] columns, string[] cells)
    {
        var line = string.Join(' ', columns.Select((column, i) =>
        {
            var padding = new string(' ', column.Width - CellWidth.Of(cells[i]));
            return column.AlignRight ? padding + cells[i] : cells[i] + padding;
        }));
        WriteObject(CellWidth.Fit(line.TrimEnd(), Host.UI.RawUI.BufferSize.Width));
    }
}
