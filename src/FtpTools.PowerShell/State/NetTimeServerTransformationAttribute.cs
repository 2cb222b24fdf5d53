using System.Management.Automation;

namespace FtpTools.PowerShell.State;

/// <summary>Lets a time server of this process be named where the server itself is wanted.</summary>
public sealed class NetTimeServerTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string name) return inputData;
        return NetTimeServerRegistry.Find(WildcardPattern.Escape(name)).FirstOrDefault()
            ?? throw new ArgumentTransformationMetadataException($"There is no time server '{name}' in this process. Get-NetTimeServer lists them.");
    }
}
