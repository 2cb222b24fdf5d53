using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using FtpTools.Host.Terminal;

namespace FtpTools.Host.Engine;

/// <summary>The host as the engine sees it.</summary>
internal sealed class HostShell(ConsoleDevice device) : PSHost
{
    private readonly HostPrivateData _privateData = new(device);

    /// <summary>What <c>exit</c> asked for; null while nothing has.</summary>
    public int? RequestedExitCode { get; private set; }

    public override string Name => "FtpTools.Host";

    public override Version Version => typeof(HostShell).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI { get; } = new HostUserInterface(device);

    public override PSObject PrivateData => PSObject.AsPSObject(_privateData);

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() =>
        throw new NotSupportedException("This host has no nested prompt: a command cannot be suspended, only answered or stopped.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void NotifyBeginApplication() => device.ClearProgress();

    public override void NotifyEndApplication()
    {
        // A native program has written to the terminal by itself: nothing of ours was left on the line.
    }
}
