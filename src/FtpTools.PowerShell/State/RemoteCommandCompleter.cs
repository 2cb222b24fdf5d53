using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace FtpTools.PowerShell.State;

/// <summary>Completes the names of remote commands. It asks the server, and gives up after a moment: the prompt does not wait for a slow link.</summary>
public sealed class RemoteCommandCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        var pattern = WildcardPattern.Get((wordToComplete ?? string.Empty).Trim('\'', '"') + "*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return NamesOf(fakeBoundParameters["Session"]).Where(pattern.IsMatch).Select(name => new CompletionResult(name));
    }

    private static IReadOnlyList<string> NamesOf(object? named)
    {
        try
        {
            var session = named is PSObject { BaseObject: FtpSession given } ? given : named as FtpSession ?? SessionRegistry.Default();
            using var limit = new CancellationTokenSource(Patience);
            var listing = Task.Run(() => session.ListCommandsAsync(limit.Token), limit.Token);
#pragma warning disable VSTHRD002 // A completer cannot be asynchronous; the listing needs no thread of the shell, and has a limit.
            return listing.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        catch (Exception e) when (e is FtpToolsException or OperationCanceledException)
        {
            return []; // Nothing to complete with; the command itself will say why.
        }
    }
}
