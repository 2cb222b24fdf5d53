using System.Management.Automation;
using System.Management.Automation.Host;

namespace FtpTools.PowerShell.State;

/// <summary>Asks for a user and a password, where somebody is there to answer.</summary>
internal static class CredentialQuestion
{
    /// <summary>Asks.</summary>
    /// <param name="host">The host of the command.</param>
    /// <param name="userName">The user whose password is asked for; null asks for both.</param>
    /// <param name="server">Where it is for, as a person knows it.</param>
    /// <exception cref="FtpToolsException">Nobody is there, or gave no answer (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static PSCredential Ask(PSHost host, string? userName, string server)
    {
        if (Audience.IsMissing(host)) throw NobodyThere(server, null);
        try
        {
            var message = userName is null ? $"Who logs in at {server}?" : $"The password of {userName} at {server}:";
            return host.UI.PromptForCredential("Connect-FtpServer", message, userName ?? string.Empty, string.Empty) is { UserName.Length: > 0 } answer
                ? answer : throw new FtpToolsException(ErrorCode.InvalidArgument, $"No user was named to log in at {server}.");
        }
        catch (Exception e) when (Audience.IsRefusal(e))
        {
            throw NobodyThere(server, e);
        }
    }

    private static FtpToolsException NobodyThere(string server, Exception? cause)
    {
        return new FtpToolsException(
            ErrorCode.InvalidArgument, $"To log in at {server} a user and a password are needed, and nobody is there to ask for them. Give -Credential with a PSCredential object.", cause)
        {
            Target = server,
        };
    }
}
