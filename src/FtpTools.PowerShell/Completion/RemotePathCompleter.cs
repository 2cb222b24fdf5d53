using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace FtpTools.PowerShell.Completion;

/// <summary>Completes remote paths where wildcards are allowed. It asks the server, and does not make the prompt wait for it.</summary>
public class RemotePathCompleter : IArgumentCompleter
{
    private static readonly CompletionCache<RemoteItem> Cache = new(TimeProvider.System);

    /// <summary>Whether the parameter takes wildcards, so that their characters in a name have to be escaped.</summary>
    private protected virtual bool TakesWildcards => true;

    /// <summary>Whether only directories make sense.</summary>
    private protected virtual bool IsForDirectories => false;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        if (CompletionTarget.SessionOf(fakeBoundParameters, parameterName) is not { } session) return [];
        var typed = NameCompletion.Unquoted(wordToComplete);
        var slash = typed.LastIndexOf('/');
        var (directory, begun) = (typed[..(slash + 1)], Plain(typed[(slash + 1)..]));
        return [.. Items(session, Plain(directory))
            .Where(i => i.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase) && (i.IsDirectory || !IsForDirectories))
            .OrderBy(i => !i.IsDirectory).ThenBy(i => i.Name, StringComparer.Ordinal)
            .Select(i => Result(directory, i))];
    }

    private static IReadOnlyList<RemoteItem> Items(FtpSession session, string directory)
    {
        string path;
        try
        {
            path = session.ResolvePath(directory);
        }
        catch (FtpToolsException)
        {
            return []; // What was typed so far is not a path; the command itself will say so.
        }

        return Cache.Get(session, path, async token => await session.ListAsync(path, token).ToListAsync(token).ConfigureAwait(false));
    }

    private CompletionResult Result(string directory, RemoteItem item)
    {
        var name = TakesWildcards ? WildcardPattern.Escape(item.Name) : item.Name;
        var toolTip = item.IsDirectory ? "directory" : $"{SizeText.Of(item.Length)}, {ViewText.Minute(item.Modified)}";
        return new CompletionResult(
            NameCompletion.Quoted(directory + name + (item.IsDirectory ? "/" : string.Empty)),
            DisplayText.Clean(item.Name),
            item.IsDirectory ? CompletionResultType.ProviderContainer : CompletionResultType.ProviderItem,
            toolTip);
    }

    private string Plain(string text) => TakesWildcards ? WildcardPattern.Unescape(text) : text;
}
