using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using Engine = System.Management.Automation.PowerShell;

namespace FtpTools.PowerShell.Commands;

/// <summary>
/// Runs a script block for a server in the background, in a runspace of its own. The runspace that the block was written in is busy or at
/// its prompt when a message comes, and a block bound to it would wait for it forever; so only the text of the block is used, and
/// none of the variables and functions around it. One message at a time.
/// </summary>
internal sealed class ChatResponder : IDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _timeProvider;
    private readonly string _script;
    private readonly InitialSessionState _state;
    private readonly Lock _gate = new();
    private Runspace? _runspace;
    private bool _isClosed;

    /// <summary>Uses the text of the block, and the commands and the language mode of the runspace that starts the server.</summary>
    /// <param name="block">The block.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="FtpToolsException">The block uses variables by <c>$using:</c>
    /// (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public ChatResponder(ScriptBlock block, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        if (block.Ast.Find(a => a is UsingExpressionAst, searchNestedScriptBlocks: true) is { } variable)
        {
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"The script block of a server runs on its own and cannot use {variable.Extent.Text}. Write the value into the block: "
                    + "[scriptblock]::Create(...).")
            {
                Target = variable.Extent.Text,
            };
        }

        // As $_ and as the first argument, so that the block may begin with param.
        _script = $"param($__message)\nforeach ($_ in ,$__message) {{ & {{ {block}\n}} $_ }}";
        _state = StateOf(Runspace.DefaultRunspace);
    }

    /// <summary>Runs the block for a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Stops the block; one that does not stop is left behind with its runspace.</param>
    /// <returns>What it wrote; null if it wrote nothing.</returns>
    public async Task<string?> AnswerAsync(ChatMessage message, CancellationToken cancellationToken)
    {
        var shell = Engine.Create();
        shell.Runspace = Take();
        shell.AddScript(_script).AddParameter("__message", message);

        // On a thread of our own, which is a background one: the engine's would keep the process alive when a block never ends.
        var running = InBackgroundAsync(() => shell.Invoke());
        try
        {
            var output = await running.WaitAsync(cancellationToken).ConfigureAwait(false);
            var text = ChatReplyText.Of(output);
            if (text is null && shell.Streams.Error is [var error, ..]) throw new RuntimeException(error.ToString(), error.Exception);
            return text;
        }
        finally
        {
            if (running.IsCompleted) shell.Dispose();
            else await StopAsync(shell, running).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the runspace.</summary>
    public void Dispose()
    {
        Runspace? runspace;
        lock (_gate)
        {
            _isClosed = true;
            runspace = _runspace;
            _runspace = null;
        }

        if (runspace is not null) Close(runspace);
    }

    private static InitialSessionState StateOf(Runspace? runspace)
    {
        var state = InitialSessionState.CreateDefault2();
        if (runspace is null) return state;
        state.LanguageMode = runspace.SessionStateProxy.LanguageMode;
        foreach (var command in runspace.InitialSessionState.Commands.Where(c => state.Commands[c.Name].Count == 0))
            state.Commands.Add((SessionStateCommandEntry)command.Clone());
        return state;
    }

    private static Task<T> InBackgroundAsync<T>(Func<T> work)
    {
        return Task.Factory.StartNew(
            work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
    }

    /// <summary>A block that does not end delays the closing, but must not block the caller that stops the server.</summary>
    private static void Close(Runspace runspace)
    {
        _ = InBackgroundAsync(() =>
        {
            runspace.Dispose();
            return true;
        });
    }

    private Runspace Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_runspace is { RunspaceStateInfo.State: RunspaceState.Opened, RunspaceAvailability: RunspaceAvailability.Available })
                return _runspace;
            if (_runspace is not null) Close(_runspace);
            _runspace = RunspaceFactory.CreateRunspace(_state);
            _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
            _runspace.Open();
            return _runspace;
        }
    }

    /// <summary>Stops the block; the next message gets a new runspace if this one does not become free in time.</summary>
    private async Task StopAsync(Engine shell, Task running)
    {
        shell.BeginStop(null, null);

        // Disposing it before the block has ended would wait for the block.
        var ended = running.ContinueWith(_ => shell.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await Task.WhenAny(ended, Task.Delay(StopGrace, _timeProvider)).ConfigureAwait(false);
    }
}
