using System.Management.Automation;

namespace FtpTools.PowerShell.State;

/// <summary>Lets a chat server of this process be named where the server itself is expected.</summary>
public sealed class ChatServerTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string name ? Servers.Chat.Named(name) : inputData;
    }
}
