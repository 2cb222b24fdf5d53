using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace FtpTools.PowerShell.Completion;

/// <summary>Completes the names of remote commands: those of the server that is named,
/// or those that the user of the session may call.</summary>
public sealed class RemoteCommandCompleter : IArgumentCompleter
{
    private static readonly CompletionCache<string> Cache = new(TimeProvider.System);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        return NameCompletion.Of(wordToComplete, NamesFor(fakeBoundParameters).Select(name => (name, name)));
    }

    private static IEnumerable<string> NamesFor(IDictionary boundParameters)
    {
        if (CompletionTarget.ServerOf(boundParameters) is { } server) return server.Commands.Select(c => c.Name);
        return CompletionTarget.SessionOf(boundParameters) is { } session
            ? Cache.Get(session, string.Empty, session.ListCommandsAsync)
            : [];
    }
}
