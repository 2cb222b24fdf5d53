using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Completion;

/// <summary>Completes the names of the sessions of the runspace.</summary>
public sealed class SessionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        return NameCompletion.Of(
            wordToComplete,
            SessionRegistry.All.Select(
                s => (s.Name, $"{s.UserName} at {HostAddress.Join(s.ComputerName, s.Port)}, {s.State}, {s.Location}")));
    }
}
