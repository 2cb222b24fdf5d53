namespace FtpTools.PowerShell.Completion;

/// <summary>Completes remote paths that are taken as they are written.</summary>
public class RemoteLiteralPathCompleter : RemotePathCompleter
{
    /// <inheritdoc/>
    private protected override bool TakesWildcards => false;
}
