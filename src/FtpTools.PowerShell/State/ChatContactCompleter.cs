using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace FtpTools.PowerShell.State;

/// <summary>Offers the names of chat contacts. It looks into their file only, never into the network.</summary>
public sealed class ChatContactCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        return NameCompletion.Of(wordToComplete, Contacts().Select(c => (c.Name, c.Address)));
    }

    // While somebody types there is nobody to tell that the file is broken; the command itself does.
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
