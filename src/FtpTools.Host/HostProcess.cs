using System.Reflection;
using FtpTools.Host.CommandLine;
using FtpTools.Host.Demo;
using FtpTools.Host.Engine;
using FtpTools.Host.Prompt;
using FtpTools.Host.Terminal;

namespace FtpTools.Host;

/// <summary>One run of the host, from the command line to the exit code.</summary>
internal sealed class HostProcess(ConsoleDevice device)
{
    public int Run(IReadOnlyList<string> commandLine)
    {
        try
        {
            var arguments = HostArguments.Parse(commandLine);
            switch (arguments.Mode)
            {
                case HostMode.Help:
                    device.WriteOutput(HelpText.Value);
                    return ExitCodes.Success;
                case HostMode.Version:
                    device.WriteOutput(ProductVersion() + Environment.NewLine);
                    return ExitCodes.Success;
                case HostMode.Script when !File.Exists(arguments.Text):
                    throw new UsageException($"There is no script {arguments.Text}.");
            }

            return RunEngine(arguments);
        }
        catch (UsageException e)
        {
            device.WriteErrorLine(e.Message + " --help tells what there is.", "");
            return ExitCodes.BadUsage;
        }
        catch (EngineStartException e)
        {
            device.WriteErrorLine(e.Message, "");
            return ExitCodes.TerminatingError;
        }
    }

    internal static string ProductVersion() =>
        typeof(HostProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private int RunEngine(HostArguments arguments)
    {
        using var engine = PowerShellEngine.Start(device, Path.Combine(AppContext.BaseDirectory, "Modules", "FtpTools", "FtpTools.psd1"));
        var shutdown = new Shutdown(engine, device, arguments.Mode);
        using var signals = new SignalWatch(shutdown.OnSignal);
        var code = arguments.Mode switch
        {
            HostMode.Prompt => new InteractivePrompt(engine, device, shutdown).Run(),
            HostMode.Script => ExitCode(engine, engine.Run(ScriptInvocation.Build(Path.GetFullPath(arguments.Text), arguments.Rest))),
            HostMode.Command => ExitCode(engine, engine.Run(arguments.Text)),
            HostMode.Demo => ExitCode(engine, engine.Run(DemoScript.Read(), DemoScript.Parameters(arguments.Rest))),
            _ => throw new InvalidOperationException($"{arguments.Mode} needs no engine."),
        };
        shutdown.AwaitExitIfUnderWay();
        return code;
    }

    private static int ExitCode(PowerShellEngine engine, RunOutcome outcome) =>
        engine.RequestedExitCode ?? (outcome == RunOutcome.Failed ? ExitCodes.TerminatingError : ExitCodes.Success);
}
