using System.Management.Automation;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Transformation;

/// <summary>Lets a chat server of this process be named where the server itself is expected.</summary>
public sealed class ChatServerTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string name ? Servers.Chat.Named(name) : inputData;
    }
}
