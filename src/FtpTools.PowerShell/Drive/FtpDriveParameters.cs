using System.Management.Automation;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Drive;

/// <summary>What <c>New-PSDrive</c> takes besides its own parameters for a drive of a server.</summary>
public sealed class FtpDriveParameters
{
    /// <summary>The session that the drive uses; the newest one of the runspace if none is named.</summary>
    [Parameter]
    [SessionTransformation]
    [ValidateNotNull]
    public FtpSession? Session { get; set; }
}
