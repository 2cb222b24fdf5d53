using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using FtpTools.Accounts;
using FtpTools.PowerShell.Registries;
using FtpTools.Server.Data;
using Engine = System.Management.Automation.PowerShell;

namespace FtpTools.PowerShell.Completion;

/// <summary>Completes the names of the users of the server that the command would work on.</summary>
public sealed class UserNameCompleter : IArgumentCompleter
{
    private static readonly CompletionCache<Account> Cache = new(TimeProvider.System);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        if (RootOf(fakeBoundParameters) is not { } root) return [];
        var users = Cache.Get(root, string.Empty, token => ListAsync(root, token));
        return NameCompletion.Of(
            wordToComplete, users.Select(u => (u.Name, u.IsEnabled ? u.HomeDirectory : $"{u.HomeDirectory} (closed)")));
    }

    private static async Task<IReadOnlyList<Account>> ListAsync(string root, CancellationToken cancellationToken)
    {
        if (!ServerDataDirectory.Exists(root)) return [];
        await using var data = ServerDataDirectory.Open(root);
        return await data.Accounts.ListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string? RootOf(IDictionary boundParameters)
    {
        if (CompletionTarget.ServerOf(boundParameters) is { } server) return server.Root;
        return CompletionTarget.Bound(boundParameters, "Root") is string root
            ? FullPath(root)
            : Servers.Files.All is [var only] ? only.Root : null;
    }

    // The runspace is busy with the completion, and resolves a path only for a pipeline inside it.
    private static string? FullPath(string path)
    {
        using var shell = Engine.Create(RunspaceMode.CurrentRunspace);
        shell.AddScript("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)").AddArgument(path);
        return shell.Invoke<string>() is [var full] ? full : null;
    }
}
