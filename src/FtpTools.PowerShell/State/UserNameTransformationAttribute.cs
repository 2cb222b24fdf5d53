using System.Management.Automation;
using FtpTools.PowerShell.Commands;

namespace FtpTools.PowerShell.State;

/// <summary>Takes text, users and what else has a name for names of users, but not a server, which is known by its root.</summary>
public sealed class UserNameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return NoHandle.Check(inputData) switch
        {
            FtpUser user => user.Name,
            PSCustomObject => PSObject.AsPSObject(inputData).Properties["Name"]?.Value as string ?? inputData,
            _ => inputData,
        };
    }
}
