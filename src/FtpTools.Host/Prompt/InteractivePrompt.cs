using System.Management.Automation;
using FtpTools.Host.CommandLine;
using FtpTools.Host.Engine;
using FtpTools.Host.Terminal;

namespace FtpTools.Host.Prompt;

/// <summary>Reads commands, from the keyboard or from a pipe, and runs each; an error ends the command and not the prompt.</summary>
internal sealed class InteractivePrompt(PowerShellEngine engine, ConsoleDevice device, Shutdown shutdown)
{
    private readonly List<string> _history = [];
    private readonly LineEditor _editor = new(device);

    public int Run()
    {
        if (device.Traits.IsInteractive)
        {
            var version = HostProcess.ProductVersion();
            device.WriteOutput($"FtpTools {version}. Get-Command -Module FtpTools lists the commands, exit leaves.{Environment.NewLine}");
        }

        while (engine.RequestedExitCode is null && !engine.IsStopping)
        {
            if (ReadCommand() is not { } command) break;
            if (string.IsNullOrWhiteSpace(command)) continue;
            engine.Run(command, addToHistory: true);
            device.ClearProgress();
            shutdown.CommandEnded();
        }

        return engine.RequestedExitCode ?? ExitCodes.Success;
    }

    /// <summary>Reads lines until the parser has a whole command.</summary>
    /// <returns>Null at the end of the input.</returns>
    private string? ReadCommand()
    {
        var command = "";
        while (true)
        {
            string? line;
            try
            {
                line = ReadLine(isContinuation: command.Length > 0);
            }
            catch (OperationCanceledException)
            {
                command = "";
                continue;
            }

            if (line is null) return command.Length > 0 ? command : null;
            var isEndOfBlock = command.Length > 0 && line.Length == 0 && device.Traits.IsInteractive;
            command = command.Length > 0 ? command + "\n" + line : line;

            // As in PowerShell's own prompt an empty line gives up on completing the command and lets the parser complain.
            if (isEndOfBlock || !CommandText.IsIncomplete(command)) return command;
        }
    }

    private string? ReadLine(bool isContinuation)
    {
        if (!device.Traits.IsInteractive) return device.Input.ReadLine();
        var prompt = isContinuation ? ">> " : $"PS {engine.Runspace.SessionStateProxy.Path.CurrentLocation.Path}> ";
        var line = _editor.ReadLine(prompt, _history, Complete);
        if (!string.IsNullOrWhiteSpace(line) && (_history.Count == 0 || _history[^1] != line)) _history.Add(line);
        return line;
    }

    private CommandCompletion? Complete(string text, int cursor)
    {
        using var shell = PowerShell.Create(engine.Runspace);
        var found = CommandCompletion.CompleteInput(text, cursor, null, shell);
        return found.CompletionMatches.Count > 0 ? found : null;
    }
}
