using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Completion;

/// <summary>Completes the names of the commands that clients can call on a server of this process.</summary>
public sealed class OwnCommandCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        var server = CompletionTarget.ServerOf(fakeBoundParameters) ?? (Servers.Files.All is [var only] ? only : null);
        return NameCompletion.Of(
            wordToComplete,
            (server?.Commands ?? []).Select(c => (c.Name, c.Users is null ? "for all users" : $"for {string.Join(", ", c.Users)}")));
    }
}
