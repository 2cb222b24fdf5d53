using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for New-Object: .NET types.</summary>
[Cmdlet(VerbsCommon.New, "Object")]
internal sealed class NewObjectCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public string TypeName { get; set; } = "";

    [Parameter(Position = 1)]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    [Parameter]
    public IDictionary? Property { get; set; }

    protected override void ProcessRecord()
    {
        if (!LanguagePrimitives.TryConvertTo<Type>(TypeName, out var type) || type is null)
        {
            var refusal = new PSArgumentException($"There is no type {TypeName}.");
            ThrowTerminatingError(new ErrorRecord(refusal, "TypeNotFound", ErrorCategory.InvalidType, TypeName));
            return;
        }

        var created = PSObject.AsPSObject(Create(type));
        foreach (DictionaryEntry entry in Property ?? new Hashtable())
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (created.Properties[name] is { } property) property.Value = entry.Value;
            else if (created.BaseObject is PSCustomObject) created.Properties.Add(new PSNoteProperty(name, entry.Value));
            else throw new PSArgumentException($"{type} has no property {name}.", nameof(Property));
        }

        WriteObject(created);
    }

    /// <summary>The engine's own <c>[type]::new(...)</c> picks the constructor and converts the arguments.</summary>
    private PSObject Create(Type type)
    {
        if (type == typeof(PSObject)) return new PSObject();
        const string script = "param($type, $arguments) @{ Created = $type::new.Invoke($arguments) }";
        var holder = InvokeCommand.InvokeScript(script, true, PipelineResultTypes.None, null, type, ArgumentList);
        return PSObject.AsPSObject(((Hashtable)holder[0].BaseObject)["Created"]!);
    }
}
