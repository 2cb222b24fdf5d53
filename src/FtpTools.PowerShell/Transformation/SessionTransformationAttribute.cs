using System.Management.Automation;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Transformation;

/// <summary>Lets a session be named where the session itself is expected.</summary>
public sealed class SessionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string name) return inputData;
        return SessionRegistry.Named(name)
            ?? throw new ArgumentTransformationMetadataException(
                $"There is no session '{name}' in this runspace. Get-FtpSession lists them.");
    }
}
