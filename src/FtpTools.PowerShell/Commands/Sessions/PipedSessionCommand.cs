using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>The base of the cmdlets that ask a session for something and take nothing else, so that sessions can be piped.</summary>
public abstract class PipedSessionCommand : AsyncCmdlet
{
    /// <summary>The session to ask; the newest one of the runspace if none is named.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public FtpSession? Session { get; set; }
}
