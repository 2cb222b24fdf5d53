using System.Management.Automation;
using System.Management.Automation.Host;

namespace FtpTools.PowerShell.Credentials;

/// <summary>Asks for a user and a password, if somebody is there to answer.</summary>
internal static class CredentialQuestion
{
    /// <summary>Asks.</summary>
    /// <param name="host">The host of the command.</param>
    /// <param name="userName">The user whose password is asked for; null asks for both.</param>
    /// <param name="server">The server, as users know it.</param>
    /// <exception cref="FtpToolsException">Nobody is there, or gave no answer (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static PSCredential Ask(PSHost host, string? userName, string server)
    {
        if (Audience.IsMissing(host)) throw NobodyThere(server, null);
        try
        {
            var message = userName is null ? $"User name and password for {server}:" : $"Password of {userName} on {server}:";
            return host.UI.PromptForCredential(
                "Connect-FtpServer", message, userName ?? string.Empty, string.Empty) is { UserName.Length: > 0 } answer
                ? answer : throw new FtpToolsException(ErrorCode.InvalidArgument, $"No user was named to log in to {server}.");
        }
        catch (Exception e) when (Audience.IsRefusal(e))
        {
            throw NobodyThere(server, e);
        }
    }

    private static FtpToolsException NobodyThere(string server, Exception? cause)
    {
        return new FtpToolsException(
            ErrorCode.InvalidArgument,
            $"A user name and a password are needed to log in to {server}, and there is nobody to ask. "
                + "Give -Credential with a PSCredential object.", cause)
        {
            Target = server,
        };
    }
}
