using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Gives the programs that a script starts by their names, by Start-Process too, the mark of the call. The environment belongs to the
/// whole process and to all that its owner starts, so that the mark cannot be put there: instead the engine is given, for each program,
/// a launcher that sets the mark and becomes the program. What a script starts past the engine (Process.Start in full language, or in a
/// runspace of its own) has no mark, and is found as long as it works in the folder of the call.
/// </summary>
internal sealed class ProgramMark
{
    private const UnixFileMode OwnersProgram = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly CommandFolder _folder;
    private readonly CommandInvocationIntrinsics _engine;
    private readonly Dictionary<string, CommandInfo?> _launchers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    private ProgramMark(CommandFolder folder, CommandInvocationIntrinsics engine)
    {
        (_folder, _engine) = (folder, engine);
    }

    /// <summary>Marks what is started in a runspace, where marks can be found.</summary>
    public static void Install(Runspace runspace, CommandFolder folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        var engine = runspace.SessionStateProxy.InvokeCommand;
        engine.PostCommandLookupAction = new ProgramMark(folder, engine).OnFound;
    }

    private void OnFound(object? sender, CommandLookupEventArgs found)
    {
        if (found.Command is ApplicationInfo program && !program.Path.StartsWith(_folder.Launchers, StringComparison.Ordinal)
            && LauncherOf(program) is { } launcher)
            found.Command = launcher;
    }

    private CommandInfo? LauncherOf(ApplicationInfo program)
    {
        lock (_gate)
        {
            if (_launchers.TryGetValue(program.Path, out var known)) return known;
            return _launchers[program.Path] = MakeLauncher(program);
        }
    }

    // On a volume that is mounted so that nothing on it can be run, the engine finds no launcher, and the program goes without.
    private CommandInfo? MakeLauncher(ApplicationInfo program)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(program.Path) & Executable) == 0) return null;
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Launchers, $"{_launchers.Count}")).FullName;
        var launcher = Path.Combine(folder, program.Name);
        File.WriteAllText(
            launcher, $"#!/bin/sh\n{CommandPrograms.Variable}='{_folder.Mark}' exec '{Quoted(program.Path)}' \"$@\"\n",
            new UTF8Encoding(false));
        File.SetUnixFileMode(launcher, OwnersProgram);
        return _engine.GetCommand(launcher, CommandTypes.Application);
    }

    private static string Quoted(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal);
}
