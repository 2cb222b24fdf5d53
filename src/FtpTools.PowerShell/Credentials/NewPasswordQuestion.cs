using System.Management.Automation;
using System.Management.Automation.Host;

namespace FtpTools.PowerShell.Credentials;

/// <summary>Asks for a new password, twice: what is typed is not shown, and a user whose password nobody knows cannot log in.</summary>
internal static class NewPasswordQuestion
{
    /// <summary>The credential with its password: the one that was given, or the answer to the question if only a user was named.</summary>
    /// <param name="host">The host of the command.</param>
    /// <param name="given">What the command was given; null asks for the name of the user, too.</param>
    /// <param name="command">The command that asks.</param>
    /// <exception cref="FtpToolsException">Nobody is there, gave no answer, or typed two different passwords
    /// (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static PSCredential Answer(PSHost host, PSCredential? given, string command)
    {
        if (given is not null && !NamedUserAttribute.IsOnlyName(given)) return given;
        if (Audience.IsMissing(host)) throw NobodyThere(given, null);
        try
        {
            var first = Ask(
                host, command, given is null ? "Name and password of the new user:" : $"The new password of {given.UserName}:",
                given?.UserName);
            var second = Ask(host, command, "The same password again:", first.UserName);
            return IsSame(first, second) ? first : throw Different(first.UserName);
        }
        catch (Exception e) when (Audience.IsRefusal(e))
        {
            throw NobodyThere(given, e);
        }
    }

    private static PSCredential Ask(PSHost host, string command, string message, string? userName)
    {
        return host.UI.PromptForCredential(command, message, userName ?? string.Empty, string.Empty) is { UserName.Length: > 0 } answer
            ? answer
            : throw new FtpToolsException(
                ErrorCode.InvalidArgument, "The question for the password was not answered, and nothing was done.")
            {
                Target = userName,
                Advice = "Run the command again, or give -Credential with a PSCredential object.",
            };
    }

    private static bool IsSame(PSCredential one, PSCredential other)
    {
        using var first = new PasswordText(one.Password);
        using var second = new PasswordText(other.Password);
        return first.Memory.Span.SequenceEqual(second.Memory.Span);
    }

    private static FtpToolsException Different(string userName)
    {
        var message = $"The two passwords for '{userName}' are not the same, and nothing was done.";
        return new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = userName, Advice = "Run the command again." };
    }

    private static FtpToolsException NobodyThere(PSCredential? given, Exception? cause)
    {
        const string Message = "A password is needed, and there is nobody to ask. Give -Credential with a PSCredential object.";
        return new FtpToolsException(ErrorCode.InvalidArgument, Message, cause) { Target = given?.UserName };
    }
}
