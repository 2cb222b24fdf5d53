using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>The base of the cmdlets that work on a session.</summary>
public abstract class SessionCommand : AsyncCmdlet
{
    /// <summary>The session to use; the newest one of the runspace if none is named.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public FtpSession? Session { get; set; }

    private readonly HashSet<string> _omissionsTold = [];

    /// <summary>Warns of entries that the server cannot list, once for each directory.</summary>
    private protected void WarnOf(ListingOmission? omission)
    {
        if (omission is not null && _omissionsTold.Add(omission.Directory)) WriteWarning(omission.ToString());
    }

    /// <summary>The session through which an input is reached.</summary>
    /// <exception cref="FtpToolsException">There is none, it has ended, or the path is on a drive of another one.</exception>
    private protected FtpSession SessionFor(RemoteInput input) => Follow(input.SessionFor(Session));

    /// <summary>The session that was named, or the default one.</summary>
    /// <exception cref="FtpToolsException">There is none, or it has ended.</exception>
    protected FtpSession CurrentSession()
    {
        return Follow(SessionRegistry.Open(Session));
    }

    /// <summary>Does something whose failure is an error for one item only: the next one is processed.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="target">The item.</param>
    /// <param name="failed">Called before the error is written; null if there is nothing to call.</param>
    private protected Task TryAsync(Func<Task> action, object target, Action? failed = null) =>
        ItemErrors.TryAsync(this, action, target, failed);
}
