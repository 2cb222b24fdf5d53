using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Forgets saved servers.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "FtpServerProfile", SupportsShouldProcess = true)]
public sealed class UnregisterFtpServerProfileCommand : AsyncCmdlet
{
    /// <summary>Names of saved servers; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpServerProfile))]
    [ArgumentCompleter(typeof(ServerProfileCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var profiles = UserProfiles.Of(this);
        var choice = new NameChoice(this, UserProfiles.Missing);
        foreach (var profile in choice.Find(Name, profiles.List(), p => p.Name))
        {
            await this.TryAsync(
                async () =>
                {
                    if (ShouldProcess($"{profile.Name} ({profile.Uri})", "Forget saved server"))
                        await profiles.RemoveAsync(profile.Name, cancellationToken);
                },
                profile);
        }
    }
}
