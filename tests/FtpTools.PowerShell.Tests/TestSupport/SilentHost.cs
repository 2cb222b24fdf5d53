using System.Globalization;
using System.Management.Automation.Host;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>The least host the engine accepts.</summary>
internal sealed class SilentHost(SilentUserInterface ui) : PSHost
{
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => nameof(SilentHost);

    public override PSHostUserInterface UI => ui;

    public override Version Version { get; } = new(1, 0);

    public override void EnterNestedPrompt()
    {
        throw new NotSupportedException();
    }

    public override void ExitNestedPrompt()
    {
        throw new NotSupportedException();
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
