using System.Management.Automation;

namespace FtpTools.PowerShell.State;

/// <summary>Lets a chat server of this process be named where the server itself is wanted.</summary>
public sealed class ChatServerTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string name) return inputData;
        return ChatServerRegistry.Find(WildcardPattern.Escape(name)).FirstOrDefault()
            ?? throw new ArgumentTransformationMetadataException($"There is no chat server '{name}' in this process. Get-ChatServer lists them.");
    }
}
