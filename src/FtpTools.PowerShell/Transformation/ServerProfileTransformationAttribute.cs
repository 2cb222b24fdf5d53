using System.Management.Automation;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Transformation;

/// <summary>Lets a saved server be named where the profile itself is expected.</summary>
public sealed class ServerProfileTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string name) return inputData;
        try
        {
            return UserProfiles.TellingBy(engineIntrinsics.Host.UI.WriteWarningLine).Find(name);
        }
        catch (FtpToolsException e)
        {
            // With this cause the engine tries the other parameters: what is piped may be a session by its name.
            var message = $"{e.Message} {e.Advice}".TrimEnd();
            throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message, e));
        }
    }
}
