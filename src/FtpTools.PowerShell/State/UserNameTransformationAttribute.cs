using System.Management.Automation;
using FtpTools.PowerShell.Commands;

namespace FtpTools.PowerShell.State;

/// <summary>
/// Takes text and users for names of users. Anything else that is piped is none: a server is known by its root then, and its
/// text must not be taken for the name of a user.
/// </summary>
public sealed class UserNameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return inputData is PSObject { BaseObject: var value } ? Transform(engineIntrinsics, value) : inputData switch
        {
            FtpUser user => user.Name,
            FtpServer server => throw new ArgumentTransformationMetadataException(
                $"{server} is a server, not the name of a user.", new PSInvalidCastException($"{server} is a server, not the name of a user.")),
            _ => inputData,
        };
    }
}
