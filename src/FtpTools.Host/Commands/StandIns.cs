using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace FtpTools.Host.Commands;

/// <summary>
/// The everyday commands that the engine's package lacks. Each is registered only where the engine has no command of
/// its name, so that an engine that brings the real one keeps it.
/// </summary>
internal static class StandIns
{
    /// <summary>Short names that PowerShell itself leaves to the system's programs where there are such.</summary>
    private static readonly (string Name, string Command)[] Aliases =
    [
        ("ls", "Get-ChildItem"),
        ("cat", "Get-Content"),
        ("rm", "Remove-Item"),
        ("sort", "Sort-Object"),
        ("write", "Write-Output"),
        ("sleep", "Start-Sleep"),
        ("cp", "Copy-Item"),
        ("mv", "Move-Item"),
    ];

    public static IReadOnlyDictionary<string, Type> All { get; } = typeof(StandIns).Assembly.GetTypes()
        .Select(type => (Type: type, Name: type.GetCustomAttribute<CmdletAttribute>()))
        .Where(found => found.Name is not null)
        .ToDictionary(found => $"{found.Name!.VerbName}-{found.Name.NounName}", found => found.Type, StringComparer.OrdinalIgnoreCase);

    public static void AddTo(InitialSessionState state)
    {
        foreach (var (name, type) in All)
        {
            if (state.Commands[name].Count == 0) state.Commands.Add(new SessionStateCmdletEntry(name, type, helpFileName: null));
        }

        foreach (var (name, command) in Aliases)
        {
            if (state.Commands[name].Count == 0 && !IsProgram(name)) state.Commands.Add(new SessionStateAliasEntry(name, command));
        }
    }

    private static bool IsProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, name)) || File.Exists(Path.Combine(folder, name + ".exe")));
}
