using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace FtpTools.PowerShell.Completion;

/// <summary>Offers the names of chat contacts. It reads only their file and never uses the network.</summary>
public sealed class ChatContactCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        return NameCompletion.Of(wordToComplete, Contacts().Select(c => (c.Name, c.Address)));
    }

    // During completion a broken file cannot be reported; the command itself does that.
    private static IReadOnlyList<ChatContact> Contacts()
    {
        try
        {
            return new ChatContacts(ChatContacts.DefaultPath).List();
        }
        catch (FtpToolsException)
        {
            return [];
        }
    }
}
