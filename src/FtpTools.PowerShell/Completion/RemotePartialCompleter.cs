using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using FtpTools.Files;

namespace FtpTools.PowerShell.Completion;

/// <summary>Completes the paths for which there are interrupted uploads on the server.</summary>
public sealed class RemotePartialCompleter : IArgumentCompleter
{
    private static readonly CompletionCache<RemotePartial> Cache = new(TimeProvider.System);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        if (CompletionTarget.SessionOf(fakeBoundParameters) is not { } session) return [];
        var waiting = Cache.Get(
            session, string.Empty, async token => await session.ListPartialsAsync(token).ToListAsync(token).ConfigureAwait(false));
        return NameCompletion.Of(wordToComplete, waiting.Select(p => (Shown(p.RemotePath), SizeText.Of(p.Length))));

        // As it was typed when the upload began, if it lies in the current directory.
        string Shown(string path)
        {
            var here = RemotePath.Parse(session.Location).Prefix;
            var isAbsolute = NameCompletion.Unquoted(wordToComplete).StartsWith('/');
            return WildcardPattern.Escape(!isAbsolute && path.StartsWith(here, StringComparison.Ordinal) ? path[here.Length..] : path);
        }
    }
}
