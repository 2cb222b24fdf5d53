using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Runs a script block of the owner for remote callers: each call in a new runspace of its own, so that no call sees what another
/// one has left, and in a new folder, which is removed afterwards with every process that was started in it.
/// </summary>
/// <param name="script">The text of the script block.</param>
/// <param name="language">The language mode of the script.</param>
/// <param name="commands">Commands that are available besides those of the engine.</param>
/// <param name="hasOutString">Whether there is an Out-String to turn objects into text.</param>
internal sealed class ScriptCommand(string script, PSLanguageMode language, IReadOnlyList<SessionStateCommandEntry> commands, bool hasOutString)
{
    private const int TextWidth = 200;

    // A serialised object takes more than this.
    private const int BytesPerObject = 10;

    /// <summary>Runs it.</summary>
    /// <exception cref="FtpToolsException">It ended with an error (<see cref="ErrorCode.CommandFailed"/>) or wrote too much.</exception>
    public async Task<RemoteCommandOutput> RunAsync(RemoteCommandCall call, CancellationToken cancellationToken)
    {
        using var folder = new CommandFolder();
        using var runspace = OpenRunspace(folder.Path);
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript(script, useLocalScope: true);
        foreach (var argument in call.Arguments) shell.AddArgument(argument);
        if (!call.AsObject && hasOutString) shell.AddCommand("Out-String").AddParameter("Stream").AddParameter("Width", TextWidth);
        var side = new SideStreams(shell.Streams, Describe);
        if (call.WantsVerbose) runspace.SessionStateProxy.SetVariable("VerbosePreference", ActionPreference.Continue);
        using var output = new LimitedOutput(call, () => Stop(shell, folder));
        using var stopping = cancellationToken.Register(() => Stop(shell, folder));
        try
        {
            await Task.Factory.FromAsync(shell.BeginInvoke<PSObject, PSObject>(null, output.Collection), shell.EndInvoke).ConfigureAwait(false);
        }
        catch (PipelineStoppedException) when (output.IsTooLarge || cancellationToken.IsCancellationRequested)
        {
            // Reported below.
        }
        catch (RuntimeException e)
        {
            throw new FtpToolsException(ErrorCode.CommandFailed, e.ErrorRecord is { } record ? Describe(record) : DisplayText.Clean(e.Message), e);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (output.IsTooLarge) throw new FtpToolsException(ErrorCode.OutputTooLarge, $"The command wrote more than {SizeText.Of(call.MaxOutput)}.");
        return new RemoteCommandOutput(TextOf(output.Collection, call), side.Errors) { Notices = side.Notices };
    }

    // An owner who is told only that something is "not supported in this language mode" will search for a long time.
    private string Describe(ErrorRecord error)
    {
        var text = DisplayText.Clean(error.ToString());
        var isOfLanguage = language == PSLanguageMode.ConstrainedLanguage
            && (error.FullyQualifiedErrorId.Contains("ConstrainedLanguage", StringComparison.Ordinal) || error.FullyQualifiedErrorId.Contains("CoreType", StringComparison.Ordinal));
        return isOfLanguage ? text + " The command is restricted to constrained language mode; its owner can register it with -FullLanguage." : text;
    }

    private static string TextOf(PSDataCollection<PSObject> output, RemoteCommandCall call)
    {
        if (call.AsObject) return PSSerializer.Serialize(new ArrayList(output.ToArray()), call.Depth + 1);
        var text = new StringBuilder();
        foreach (var item in output) text.Append(LanguagePrimitives.ConvertTo<string>(item)).Append('\n');
        return text.ToString();
    }

    // A program that a script waits for is ended before the script, which may wait for it forever.
    private static void Stop(System.Management.Automation.PowerShell shell, CommandFolder folder)
    {
        folder.EndProcesses();
        shell.BeginStop(null, null);
    }

    private Runspace OpenRunspace(string location)
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
        runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(location));
        return runspace;
    }

    /// <summary>Collects what a script writes, and stops the script if that is too much.</summary>
    private sealed class LimitedOutput : IDisposable
    {
        private readonly RemoteCommandCall _call;
        private readonly Action _stop;
        private long _size;
        private int _isTooLarge;

        public LimitedOutput(RemoteCommandCall call, Action stop)
        {
            (_call, _stop) = (call, stop);
            Collection.DataAdding += (_, e) => Count((PSObject?)e.ItemAdded);
        }

        public PSDataCollection<PSObject> Collection { get; } = [];

        public bool IsTooLarge => Volatile.Read(ref _isTooLarge) != 0;

        public void Dispose() => Collection.Dispose();

        private void Count(PSObject? item)
        {
            _size += !_call.AsObject && item?.BaseObject is string line ? line.Length + 1 : BytesPerObject;
            if (_size > _call.MaxOutput && Interlocked.Exchange(ref _isTooLarge, 1) == 0) _stop();
        }
    }
}
