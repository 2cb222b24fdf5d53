using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Get-Member: the members of each type that comes in, once.</summary>
[Cmdlet(VerbsCommon.Get, "Member")]
internal sealed class GetMemberCommand : PSCmdlet
{
    private readonly HashSet<string> _seen = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string Name { get; set; } = "*";

    [Parameter]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; } = PSMemberTypes.All;

    protected override void ProcessRecord()
    {
        if (InputObject is null || !_seen.Add(InputObject.TypeNames[0])) return;
        foreach (var member in InputObject.Members.Match(Name, MemberType).OrderBy(member => member.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (member.Name.StartsWith("get_", StringComparison.Ordinal) || member.Name.StartsWith("set_", StringComparison.Ordinal)) continue;
            var result = new PSObject();
            // By this name the engine finds its own view.
            result.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.MemberDefinition");
            result.Properties.Add(new PSNoteProperty("TypeName", InputObject.TypeNames[0]));
            result.Properties.Add(new PSNoteProperty("Name", member.Name));
            result.Properties.Add(new PSNoteProperty("MemberType", member.MemberType));
            result.Properties.Add(new PSNoteProperty("Definition", member.ToString()));
            WriteObject(result);
        }
    }
}
