using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Measure-Object: counts, and sums up numbers.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Object")]
internal sealed class MeasureObjectCommand : PSCmdlet
{
    private readonly ValueComparer _order = new();
    private int _count;
    private double _sum;
    private object? _minimum;
    private object? _maximum;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string? Property { get; set; }

    [Parameter]
    public SwitchParameter Sum { get; set; }

    [Parameter]
    public SwitchParameter Average { get; set; }

    [Parameter]
    public SwitchParameter Minimum { get; set; }

    [Parameter]
    public SwitchParameter Maximum { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        var value = Property is null ? InputObject.BaseObject : InputObject.Properties[Property]?.Value;
        if (value is null) return;
        if ((Sum || Average) && !TryAdd(value)) return;
        _count++;
        if (Minimum && (_minimum is null || _order.Compare(value, _minimum) < 0)) _minimum = value;
        if (Maximum && (_maximum is null || _order.Compare(value, _maximum) > 0)) _maximum = value;
    }

    protected override void EndProcessing()
    {
        var result = new PSObject();
        // By this name the engine finds its own view.
        result.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.GenericMeasureInfo");
        Add(result, "Count", _count);
        Add(result, "Average", Average && _count > 0 ? _sum / _count : null);
        Add(result, "Sum", Sum ? _sum : null);
        Add(result, "Maximum", _maximum);
        Add(result, "Minimum", _minimum);
        Add(result, "StandardDeviation", null);
        Add(result, "Property", Property);
        WriteObject(result);
    }

    private static void Add(PSObject result, string name, object? value) => result.Properties.Add(new PSNoteProperty(name, value));

    private bool TryAdd(object value)
    {
        if (LanguagePrimitives.TryConvertTo<double>(value, out var number))
        {
            _sum += number;
            return true;
        }

        var refusal = new PSArgumentException($"'{value}' is not a number.");
        WriteError(new ErrorRecord(refusal, "NonNumericInputObject", ErrorCategory.InvalidType, InputObject));
        return false;
    }
}
