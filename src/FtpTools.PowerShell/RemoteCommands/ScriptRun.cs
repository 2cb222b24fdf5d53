using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>One call of a script: what it writes is counted while it writes it, and the call ends when that is too much.</summary>
internal sealed class ScriptRun : IDisposable
{
    private const int TextWidth = 200;
    private static readonly CmdletInfo Limiter = new("Limit-FtpCommandOutput", typeof(LimitOutputStage));
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly System.Management.Automation.PowerShell _shell = System.Management.Automation.PowerShell.Create();
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RemoteCommandCall _call;
    private readonly CommandFolder _folder;
    private readonly SerializedSize _objects;
    private readonly OutputLimit _outputLimit;
    private readonly OutputLimit _textLimit;
    private readonly OutputLimit _sideLimit;
    private readonly long _maxMemory;
    private readonly Lock _gate = new();
    private Task _stopping = Task.CompletedTask;
    private bool _isBegun;
    private bool _mayNotBegin;

    /// <summary>Prepares a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="runspace">What it runs in, for itself alone.</param>
    /// <param name="maxMemory">By how many bytes the memory of the shell may grow meanwhile.</param>
    /// <param name="describe">What is told of an error.</param>
    public ScriptRun(RemoteCommandCall call, CommandFolder folder, Runspace runspace, long maxMemory, Func<ErrorRecord, string> describe)
    {
        (_call, _folder, _shell.Runspace, _maxMemory) = (call, folder, runspace, maxMemory);
        _objects = new SerializedSize(call.Depth);
        _outputLimit = new OutputLimit(call.MaxOutput, Stop);
        _textLimit = new OutputLimit(call.MaxOutput, Stop);
        _sideLimit = new OutputLimit(SideStreams.Most, Stop);
        _ = new SideStreams(_shell.Streams, call.Messages, describe, _sideLimit);
        _output.DataAdding += (_, e) => TakeResult((PSObject?)e.ItemAdded);
    }

    /// <summary>Runs the script.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="RuntimeException">It ended with an error.</exception>
    /// <exception cref="FtpToolsException">It wrote too much.</exception>
    public async Task<string> RunAsync(string script, bool hasOutString, CancellationToken cancellationToken)
    {
        _shell.AddScript(script, useLocalScope: true);
        foreach (var argument in _call.Arguments) _shell.AddArgument(argument);
        _shell.AddCommand(Limiter).AddParameter(nameof(LimitOutputStage.Take), (Func<PSObject?, bool>)TakeObject);
        if (!_call.AsObject) _shell.AddParameter(nameof(LimitOutputStage.JoinLines));
        if (!_call.AsObject && hasOutString) _shell.AddCommand("Out-String").AddParameter("Stream").AddParameter("Width", TextWidth);
        using (var memory = new MemoryLimit(_maxMemory, Stop))
        {
            await RunAsync(() => IsTooMuch || memory.IsExceeded, cancellationToken).ConfigureAwait(false);
            ThrowIfTooMuch(memory.IsExceeded);
        }

        return TextOfOutput();
    }

    public void Dispose()
    {
        _shell.Dispose();
        _output.Dispose();
    }

    private bool IsTooMuch => _outputLimit.IsExceeded || _textLimit.IsExceeded || _sideLimit.IsExceeded;

    private Task Stopping
    {
        get
        {
            lock (_gate) return _stopping;
        }
    }

    private async Task RunAsync(Func<bool> isStopped, CancellationToken cancellationToken)
    {
        try
        {
            await using var registration = cancellationToken.Register(Stop).ConfigureAwait(false);
            if (Begin() is { } running) await Task.Factory.FromAsync(running, _shell.EndInvoke).ConfigureAwait(false);
        }
        catch (Exception e) when (
            e is RuntimeException or InvalidOperationException && (isStopped() || cancellationToken.IsCancellationRequested))
        {
            // The caller says why.
        }
        finally
        {
            _ended.SetResult();
            await Stopping.ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private void ThrowIfTooMuch(bool isMemoryExceeded)
    {
        if (_outputLimit.IsExceeded || _textLimit.IsExceeded)
            throw new FtpToolsException(ErrorCode.OutputTooLarge, $"The command wrote more than {SizeText.Of(_call.MaxOutput)}.");
        if (_sideLimit.IsExceeded)
            throw new FtpToolsException(
                ErrorCode.OutputTooLarge,
                $"The command wrote more than {SizeText.Of(SideStreams.Most)} of errors, warnings and other messages.");
        if (isMemoryExceeded)
            throw new FtpToolsException(
                ErrorCode.CommandFailed,
                $"The command took more than {SizeText.Of(_maxMemory)} of memory; its owner can allow more with -MaxMemory.");
    }

    private string TextOfOutput()
    {
        if (_call.AsObject) return PSSerializer.Serialize(new ArrayList(_output.ToArray()), _call.Depth + 1);
        var text = new StringBuilder();
        foreach (var item in _output) text.Append(LanguagePrimitives.ConvertTo<string>(item)).Append('\n');
        return text.ToString();
    }

    // What the script writes. Text is at least as long in the answer, and of an object there is at least a line.
    private bool TakeObject(PSObject? value)
    {
        if (IsTooMuch) return false;
        if (_call.AsObject) return _outputLimit.Take(_objects.Add(value, _outputLimit.Left));
        return value is null || _outputLimit.Take(1 + (value.BaseObject is string text ? text.Length : 0));
    }

    // The text that becomes of it, where one object may be many lines.
    private void TakeResult(PSObject? value)
    {
        if (!_call.AsObject) _textLimit.Take(1 + (value?.BaseObject is string line ? line.Length : 0));
    }

    // A shell that is told to stop before it has begun begins nevertheless, and may lose what tells that it has ended.
    private IAsyncResult? Begin()
    {
        lock (_gate)
        {
            if (_mayNotBegin) return null;
            var running = _shell.BeginInvoke<PSObject, PSObject>(null, _output);
            _isBegun = true;
            return running;
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _mayNotBegin = true;
            if (_isBegun && _stopping.IsCompleted && !_ended.Task.IsCompleted) _stopping = Task.Run(StopAsync);
        }
    }

    // Programs first: the script may wait for one, and the engine would end only that one, whose children could then no longer be told.
    // Again until it has ended: a script that was just about to start another program does not hear it the first time.
    private async Task StopAsync()
    {
        for (var pause = TimeSpan.FromMilliseconds(50); !_ended.Task.IsCompleted; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            _folder.EndPrograms();
            BeginStop();
            await Task.WhenAny(_ended.Task, Task.Delay(pause)).ConfigureAwait(false);
        }
    }

    // The engine clears what it has run without a lock, so that this may throw anything at the moment when a script ends. If it
    // has not ended, it is told again.
    private void BeginStop()
    {
        try
        {
            _shell.BeginStop(null, null);
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or RuntimeException)
        {
            // See above.
        }
    }
}
