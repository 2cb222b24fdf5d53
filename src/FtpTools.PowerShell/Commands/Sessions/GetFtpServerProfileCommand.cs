using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the saved servers.</summary>
[Cmdlet(VerbsCommon.Get, "FtpServerProfile")]
[OutputType(typeof(FtpServerProfile))]
public sealed class GetFtpServerProfileCommand : AsyncCmdlet
{
    /// <summary>Names of saved servers; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpServerProfile))]
    [ArgumentCompleter(typeof(ServerProfileCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var choice = new NameChoice(this, UserProfiles.Missing);
        WriteObject(choice.Find(Name, UserProfiles.Of(this).List(), p => p.Name), enumerateCollection: true);
        return Task.CompletedTask;
    }
}
