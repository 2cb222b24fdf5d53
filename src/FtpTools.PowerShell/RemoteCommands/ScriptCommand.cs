using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Runs a script block of the owner for remote callers: each call in a new runspace of its own, so that no call sees what another
/// one has left, and in a new folder, which is removed afterwards with every process that was started in it.
/// </summary>
/// <param name="script">The text of the script block.</param>
/// <param name="language">What the script may do.</param>
/// <param name="commands">Commands to be had beside those of the engine.</param>
/// <param name="hasOutString">Whether there is an Out-String to make text of objects.</param>
/// <param name="maxMemory">By how many bytes the memory of the process may grow while it runs.</param>
internal sealed class ScriptCommand(
    string script, PSLanguageMode language, IReadOnlyList<SessionStateCommandEntry> commands, bool hasOutString, long maxMemory)
{
    /// <summary>Runs it.</summary>
    /// <exception cref="FtpToolsException">It ended with an error (<see cref="ErrorCode.CommandFailed"/>) or wrote too much.</exception>
    public async Task<RemoteCommandOutput> RunAsync(RemoteCommandCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CommandWarden.Ensure();
        using var folder = new CommandFolder();
        using var runspace = OpenRunspace(folder);
        using var run = new ScriptRun(call, folder, runspace, maxMemory, Describe);
        if (call.WantsVerbose) runspace.SessionStateProxy.SetVariable("VerbosePreference", ActionPreference.Continue);
        try
        {
            var text = await run.RunAsync(script, hasOutString, cancellationToken).ConfigureAwait(false);
            return new RemoteCommandOutput(text, call.Messages.Errors) { Notices = call.Messages.Notices };
        }
        catch (RuntimeException e)
        {
            throw new FtpToolsException(
                ErrorCode.CommandFailed, e.ErrorRecord is { } record ? Describe(record) : DisplayText.Clean(e.Message), e);
        }
    }

    // An owner who is told only that something is "not supported in this language mode" will search for a long time.
    private string Describe(ErrorRecord error)
    {
        var text = DisplayText.Clean(error.ToString());
        var isOfLanguage = language == PSLanguageMode.ConstrainedLanguage
            && (error.FullyQualifiedErrorId.Contains("ConstrainedLanguage", StringComparison.Ordinal)
                || error.FullyQualifiedErrorId.Contains("CoreType", StringComparison.Ordinal));
        return isOfLanguage
            ? text + " The command is restricted to constrained language mode; its owner can register it with -FullLanguage."
            : text;
    }

    private Runspace OpenRunspace(CommandFolder folder)
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var command in commands)
        {
            if (state.Commands[command.Name].Count == 0) state.Commands.Add(command);
        }

        state.LanguageMode = language;
        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.ThreadOptions = PSThreadOptions.UseNewThread;
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(folder.Path));
        ProgramMark.Install(runspace, folder);
        return runspace;
    }
}
