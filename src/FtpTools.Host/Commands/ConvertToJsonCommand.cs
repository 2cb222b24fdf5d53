using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for ConvertTo-Json. What lies deeper than -Depth is written as text, with a warning.</summary>
[Cmdlet(VerbsData.ConvertTo, "Json")]
[OutputType(typeof(string))]
internal sealed class ConvertToJsonCommand : PSCmdlet
{
    private readonly List<object?> _items = [];
    private bool _isCutOff;

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    [Parameter]
    [ValidateRange(0, 100)]
    public int Depth { get; set; } = 2;

    [Parameter]
    public SwitchParameter Compress { get; set; }

    [Parameter]
    public SwitchParameter AsArray { get; set; }

    protected override void ProcessRecord() => _items.Add(InputObject);

    protected override void EndProcessing()
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = !Compress, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            Write(writer, _items.Count == 1 && !AsArray ? _items[0] : _items, Depth + (_items.Count == 1 && !AsArray ? 0 : 1));
        }

        if (_isCutOff) WriteWarning($"The result was cut off at a depth of {Depth}.");
        WriteObject(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        var wrapped = value as PSObject;
        var plain = wrapped is null || wrapped.BaseObject is PSCustomObject ? value : wrapped.BaseObject;
        if (TryWriteSimple(writer, plain)) return;
        if (depth < 0)
        {
            _isCutOff = true;
            writer.WriteStringValue(LanguagePrimitives.ConvertTo<string>(value));
            return;
        }

        switch (plain)
        {
            case IDictionary table:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in table) WriteMember(writer, LanguagePrimitives.ConvertTo<string>(entry.Key), entry.Value, depth);
                writer.WriteEndObject();
                break;
            case IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items) Write(writer, item, depth - 1);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                foreach (var (name, member) in PropertySelector.ReadAll(PSObject.AsPSObject(value!))) WriteMember(writer, name, member, depth);
                writer.WriteEndObject();
                break;
        }
    }

    private void WriteMember(Utf8JsonWriter writer, string name, object? value, int depth)
    {
        writer.WritePropertyName(name);
        Write(writer, value, depth - 1);
    }

    private static bool TryWriteSimple(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); return true;
            case bool flag: writer.WriteBooleanValue(flag); return true;
            case DateTime or DateTimeOffset: writer.WriteStringValue(((IFormattable)value).ToString("o", CultureInfo.InvariantCulture)); return true;
            case Guid or Uri or Version or TimeSpan or char: writer.WriteStringValue(value.ToString()); return true;
            case string text: writer.WriteStringValue(text); return true;
            case Enum number: writer.WriteRawValue(number.ToString("D")); return true;
            case double.NaN or double.PositiveInfinity or double.NegativeInfinity: writer.WriteStringValue(value.ToString()); return true;
            default:
                if (!CellText.IsNumber(value)) return false;
                writer.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                return true;
        }
    }
}
