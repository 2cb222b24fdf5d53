using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Completion;

/// <summary>Completes the names of the chat servers of this process.</summary>
public sealed class ChatServerCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        return NameCompletion.Of(wordToComplete, Servers.Chat.Described());
    }
}
