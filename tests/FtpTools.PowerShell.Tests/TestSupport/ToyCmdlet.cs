using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>An <see cref="AsyncCmdlet"/> that keeps a diary of its life on a stage the test handed in.</summary>
public abstract class ToyCmdlet : AsyncCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public object Stage { get; set; } = null!;

    private protected ToyStage TheStage => (ToyStage)(Stage is PSObject wrapped ? wrapped.BaseObject : Stage);

    internal override TimeProvider Clock => TheStage.Clock;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        TheStage.Note("disposed");
    }
}
