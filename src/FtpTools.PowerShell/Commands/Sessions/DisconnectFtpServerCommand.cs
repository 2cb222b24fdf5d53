using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Closes sessions.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "FtpServer", SupportsShouldProcess = true)]
[Alias("dcfs")]
public sealed class DisconnectFtpServerCommand : AsyncCmdlet
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    /// <summary>The sessions to close; the newest one of the runspace if none is named.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public FtpSession? Session { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var session = Session ?? SessionRegistry.Newest();
        var address = HostAddress.Join(session.ComputerName, session.Port);
        if (!ShouldProcess($"{session.Name} ({session.UserName} at {address})", "Close session")) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(FarewellTime);
        try
        {
            await Follow(session).CloseAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            WriteVerbose($"{session.Name} did not answer the goodbye in time; the connection was aborted.");
        }
        finally
        {
            await session.DisposeAsync();
            SessionRegistry.Remove(session);
        }
    }
}
