using System.Management.Automation;
using System.Reflection;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>
/// Ends the pipeline early in the way <c>Select-Object -First</c> does. The engine's package does not contain that command,
/// and its exception is internal to the engine.
/// </summary>
[Cmdlet("Stop", "After")]
public sealed class StopAfterCommand : PSCmdlet
{
    private int _seen;

    [Parameter(Mandatory = true, Position = 0)]
    public int Count { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++_seen < Count) return;
        var type = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
        throw (Exception)Activator.CreateInstance(
            type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [this], null)!;
    }
}
