using System.Management.Automation;

namespace FtpTools.PowerShell.State;

/// <summary>Takes everything for a name that the engine can make text of, but no session and no server.</summary>
public sealed class NameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        NoHandle.Check(inputData);
        return inputData;
    }
}
