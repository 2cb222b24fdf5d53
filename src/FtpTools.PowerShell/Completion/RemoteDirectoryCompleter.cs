namespace FtpTools.PowerShell.Completion;

/// <summary>Completes the paths of remote directories, taken as they are written.</summary>
public sealed class RemoteDirectoryCompleter : RemoteLiteralPathCompleter
{
    /// <inheritdoc/>
    private protected override bool IsForDirectories => true;
}
