using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Removes a user. The home and the files in it stay.</summary>
[Cmdlet(VerbsCommon.Remove, "FtpUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveFtpUserCommand : UserCommand
{
    /// <summary>The users.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpUser))]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        await using var data = OpenData();
        foreach (var name in Name)
        {
            try
            {
                if (ShouldProcess(name, "Remove user")) await data.Accounts.RemoveAsync(name, cancellationToken);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, name);
            }
        }
    }
}
