using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Registries;

/// <summary>The chat contacts of the user.</summary>
internal static class UserContacts
{
    /// <summary>The contacts as a command uses them: it warns when others could change them.</summary>
    public static ChatContacts Of(ICommandContext command) => new(ChatContacts.DefaultPath)
    {
        Closed = path => command.WriteWarning($"Others could change '{path}'; they no longer can."),
    };
}
