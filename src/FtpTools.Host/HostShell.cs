using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace FtpTools.Host;

/// <summary>PowerShell's own console, with the modules that are next to this program.</summary>
internal static class HostShell
{
    private const string ModulePathVariable = "PSModulePath";

    /// <summary>Runs the shell until it ends.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(HostArguments arguments)
    {
        var modules = Path.Combine(AppContext.BaseDirectory, "Modules");
        var others = Environment.GetEnvironmentVariable(ModulePathVariable);
        Environment.SetEnvironmentVariable(
            ModulePathVariable, string.IsNullOrEmpty(others) ? modules : modules + Path.PathSeparator + others);

        // The module leaves the signals to us.
        AppContext.SetSwitch("FtpTools.ProgramStopsInOrder", true);
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Path.Combine(modules, "FtpTools", "FtpTools.psd1")]);
        using var stop = new OrderlyStop(arguments.IsDemo);
        var code = ConsoleShell.Start(state, "", HostArguments.Help, [.. arguments.Shell]);
        stop.AwaitIfUnderWay();
        return code;
    }
}
