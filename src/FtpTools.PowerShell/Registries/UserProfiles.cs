using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Registries;

/// <summary>The servers that the user has saved.</summary>
internal static class UserProfiles
{
    /// <summary>The saved servers as a command uses them: it warns when others could change them.</summary>
    public static FtpServerProfiles Of(ICommandContext command) => TellingBy(command.WriteWarning);

    /// <summary>The saved servers.</summary>
    /// <param name="warn">Called when others could change them.</param>
    public static FtpServerProfiles TellingBy(Action<string> warn) => new(FtpServerProfiles.DefaultPath)
    {
        Closed = path => warn($"Others could change '{path}'; they no longer can."),
    };

    /// <summary>The error for a name that no saved server has.</summary>
    public static FtpToolsException Missing(string name) =>
        new(ErrorCode.ProfileNotFound, $"There is no saved server '{name}'.") { Target = name };
}
