using System.Collections;
using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>
/// Stand-in for Select-Object. The engine lets only its own Select-Object end a pipeline early, so <c>-First</c> reads
/// what is left of the input and drops it.
/// </summary>
[Cmdlet(VerbsCommon.Select, "Object")]
internal sealed class SelectObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _held = [];
    private readonly List<PSObject> _seen = [];
    private IReadOnlyList<PropertySelector> _properties = [];
    private int _skipped;
    private int _written;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    public string? ExpandProperty { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? First { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Last { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    protected override void BeginProcessing()
    {
        if (First is not null && Last is not null)
        {
            throw new PSArgumentException("Give -First or -Last, not both.", nameof(Last));
        }

        _properties = PropertySelector.ParseAll(Property);
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        if (Last is null)
        {
            if (_skipped++ >= Skip) Write(InputObject);
            return;
        }

        // With -Last the skipped ones are counted from the end.
        _held.Add(InputObject);
        if (_held.Count > Last + Skip) _held.RemoveAt(0);
    }

    protected override void EndProcessing()
    {
        foreach (var item in _held.Take(Math.Max(0, _held.Count - Skip))) Write(item);
    }

    private void Write(PSObject item)
    {
        if (_written >= First) return;
        var result = _properties.Count > 0 && ExpandProperty is null ? Project(item) : item;
        if (Unique && IsRepeated(result)) return;
        _written++;
        if (ExpandProperty is null) WriteObject(result);
        else Expand(item, ExpandProperty);
    }

    private PSObject Project(PSObject item)
    {
        var result = new PSObject();
        result.TypeNames.Insert(0, "Selected." + item.TypeNames.FirstOrDefault());
        foreach (var (name, value) in _properties.SelectMany(property => property.Read(item)))
        {
            if (result.Properties[name] is null) result.Properties.Add(new PSNoteProperty(name, value));
        }

        return result;
    }

    private void Expand(PSObject item, string name)
    {
        if (item.Properties[name] is not { } property)
        {
            var missing = new PSArgumentException($"There is no property {name}.");
            WriteError(new ErrorRecord(missing, "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, item));
            return;
        }

        WriteObject(property.Value, enumerateCollection: property.Value is not IDictionary);
    }

    private bool IsRepeated(PSObject item)
    {
        if (_seen.Exists(other => AreEqual(other, item))) return true;
        _seen.Add(item);
        return false;
    }

    private static bool AreEqual(PSObject left, PSObject right)
    {
        if (left.BaseObject is not PSCustomObject) return LanguagePrimitives.Equals(left, right);
        return left.Properties.Select(property => property.Name).SequenceEqual(right.Properties.Select(property => property.Name))
            && left.Properties.All(property => LanguagePrimitives.Equals(property.Value, right.Properties[property.Name].Value));
    }
}
