using System.Management.Automation;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Transformation;

/// <summary>Lets a server of this process be named where the server itself is expected.</summary>
public sealed class ServerTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether piped input may be meant for another parameter,
    /// so that a text that is not a server is not an error for this one.</summary>
    public bool IsOneOfSeveral { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string name) return inputData;
        try
        {
            return Servers.Files.Named(name);
        }
        catch (ArgumentTransformationMetadataException e) when (IsOneOfSeveral)
        {
            // With this cause the engine tries the other parameters.
            throw new ArgumentTransformationMetadataException(e.Message, new PSInvalidCastException(e.Message));
        }
    }
}
