using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Sort-Object; equal items keep their order.</summary>
[Cmdlet("Sort", "Object")]
internal sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) _items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var order = new ValueComparer(CaseSensitive);
        var keys = Keys();
        IOrderedEnumerable<PSObject>? sorted = null;
        foreach (var (read, descending) in keys)
        {
            sorted = sorted is null
                ? descending ? _items.OrderByDescending(read, order) : _items.OrderBy(read, order)
                : descending ? sorted.ThenByDescending(read, order) : sorted.ThenBy(read, order);
        }

        PSObject? previous = null;
        foreach (var item in sorted!)
        {
            if (Unique && previous is not null && keys.All(key => order.Compare(key.Read(previous), key.Read(item)) == 0)) continue;
            WriteObject(item);
            previous = item;
        }
    }

    private IReadOnlyList<(Func<PSObject, object?> Read, bool Descending)> Keys() => Property is null
        ? [(item => item, Descending)]
        : [.. PropertySelector.ParseAll(Property).Select(property => ((Func<PSObject, object?>)property.ReadFirst, property.Descending ?? Descending))];
}
