using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for ConvertFrom-Json: objects with note properties, or ordered tables.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Json")]
internal sealed class ConvertFromJsonCommand : PSCmdlet
{
    private readonly List<string> _lines = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    protected override void ProcessRecord() => _lines.Add(InputObject);

    protected override void EndProcessing()
    {
        try
        {
            using var document = JsonDocument.Parse(string.Join('\n', _lines));
            WriteObject(Convert(document.RootElement), enumerateCollection: true);
        }
        catch (JsonException e)
        {
            var refusal = new PSArgumentException($"The text is not JSON: {e.Message}", e);
            ThrowTerminatingError(new ErrorRecord(refusal, "JsonNotValid", ErrorCategory.InvalidArgument, null));
        }
    }

    private object? Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => AsHashtable ? Table(element) : Object(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Convert).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private PSObject Object(JsonElement element)
    {
        var result = new PSObject();
        foreach (var member in element.EnumerateObject()) result.Properties.Add(new PSNoteProperty(member.Name, Convert(member.Value)));
        return result;
    }

    private OrderedDictionary Table(JsonElement element)
    {
        var result = new OrderedDictionary(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject()) result[member.Name] = Convert(member.Value);
        return result;
    }
}
