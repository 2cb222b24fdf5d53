using System.Management.Automation;

namespace FtpTools.PowerShell.Pipeline;

/// <summary>
/// A cmdlet with an asynchronous body. The body runs on the pipeline thread and comes back to it after every await, so that it
/// writes objects, errors and progress and asks <c>ShouldProcess</c> in the ordinary way.
/// </summary>
/// <remarks>
/// <para>The token fires when the user stops the pipeline. It does not fire when a later command ends it early
/// (<c>Select-Object -First</c>): in that case the write throws into the body, and only <c>finally</c> blocks and
/// <see cref="CleanUpAsync"/> run afterwards. So clean-up belongs there, and may use await.</para>
/// <para>Do not hold a lock across a write: the next command of the pipeline runs inside it.</para>
/// </remarks>
public abstract class AsyncCmdlet : PSCmdlet, ICommandContext, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cancel = new();
    private readonly Dictionary<object, IDisposable> _followed = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _advised = [];
    private PipelineLog? _log;
    private long _stoppedAt;
    private bool _disposed;

    /// <summary>Fires when the user stops the pipeline; the same token that the body is given.</summary>
    protected CancellationToken StopToken => _cancel.Token;

    /// <summary>Whether the user wants to see only what would be done, by the common parameter or by the preference variable.</summary>
    protected bool IsWhatIf => LanguagePrimitives.IsTrue(
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given) ? given : GetVariableValue("WhatIfPreference"));

    /// <inheritdoc/>
    bool ICommandContext.IsWhatIf => IsWhatIf;

    /// <summary>Whether the user has stopped the pipeline.</summary>
    protected bool StopRequested => _stop.IsCancellationRequested;

    /// <summary>Accepts log lines from any thread and shows them in this command's verbose and debug streams.</summary>
    private protected PipelineLog Log => _log ??= new PipelineLog(WriteVerbose, WriteDebug)
    {
        VerboseWanted = IsWanted("Verbose"),
        DebugWanted = IsWanted("Debug"),
    };

    /// <summary>Measures the grace time and paces the progress.</summary>
    internal virtual TimeProvider Clock => TimeProvider.System;

    /// <summary>Runs the clean-up once, whichever way the pipeline ended.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called once per pipeline, before the first input.</summary>
    protected virtual Task BeginAsync(CancellationToken cancellationToken)
    {
        return Task.CompletedTask;
    }

    /// <summary>Called for every input object.</summary>
    protected virtual Task ProcessAsync(CancellationToken cancellationToken)
    {
        return Task.CompletedTask;
    }

    /// <summary>Called after the last input, and not at all when the pipeline was stopped or ended early.</summary>
    protected virtual Task EndAsync(CancellationToken cancellationToken)
    {
        return Task.CompletedTask;
    }

    /// <summary>
    /// Called once at the very end, also after a stop, an error or an early end by a later command. Nothing can be written any
    /// more. It has two seconds, or after a stop what is left of them; a clean-up that takes longer continues in the background.
    /// The engine does not show what it throws: anything the user must know has to be written before.
    /// </summary>
    protected virtual Task CleanUpAsync()
    {
        return Task.CompletedTask;
    }

    /// <summary>Cancels what is still under way and runs <see cref="CleanUpAsync"/>.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;

        foreach (var attachment in _followed.Values) attachment.Dispose();

        // The sources are not disposed: a stop may come from another thread at this very moment, and they hold no handle.
        _cancel.Cancel();
        using var now = new CancellationTokenSource();
        now.Cancel();
        PipelinePump.TryRun(CleanUpAsync, new PumpOptions(RemainingGrace(), Clock, () => { }, now.Token));
    }

    /// <summary>Shows the log of a session or server in the streams of this command until it ends.</summary>
    private protected T Follow<T>(T owner)
        where T : class
    {
        if (!_followed.ContainsKey(owner) && PipelineLogger.Of(owner) is { } logger) _followed.Add(owner, logger.Attach(Log));
        return owner;
    }

    /// <summary>Creates a progress bar for this command, or one below another; to be disposed in the body.</summary>
    private protected ProgressSampler StartProgress(ProgressSampler? parent = null)
    {
        return new ProgressSampler(WriteProgress, Clock, parent);
    }

    /// <summary>Writes an error about one item; the command continues with the next.</summary>
    protected void WriteError(FtpToolsException exception, object? target)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var record = ErrorRecords.From(exception, target, HintFor(exception));

        // Repeating the same advice would add a line for each of many items, and say nothing new.
        if (record.ErrorDetails.RecommendedAction is { } advice && !_advised.Add(advice)) record.ErrorDetails.RecommendedAction = null;
        WriteError(record);
    }

    /// <summary>Names the parameter that helps with an error, as the end of its message; null when none does.</summary>
    private protected virtual string? HintFor(FtpToolsException exception) => null;

    /// <summary>Ends the command with an error.</summary>
    protected void ThrowTerminatingError(FtpToolsException exception, object? target)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ThrowTerminatingError(ErrorRecords.From(exception, target));
    }

    /// <summary>
    /// Reports that one item failed: an ordinary error, after which the next item can be tried, unless the session is lost, which
    /// ends the command, or the failure is only a result of the user's stop.
    /// </summary>
    protected void ReportItemError(FtpToolsException exception, object? target)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (StopRequested) throw new PipelineStoppedException();
        if (exception.EndsSession) ThrowTerminatingError(exception, target);
        WriteError(exception, target);
    }

    /// <inheritdoc/>
    void ICommandContext.ReportItemError(FtpToolsException exception, object? target) => ReportItemError(exception, target);

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        Run(BeginAsync);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        Run(ProcessAsync);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Run(EndAsync);
    }

    /// <summary>Asks the body to stop. The engine calls this on a thread of its own.</summary>
    protected sealed override void StopProcessing()
    {
        // First the grace time, then the body: a callback of the body that blocks must not delay it.
        _stoppedAt = Clock.GetTimestamp();
        _stop.Cancel();
        _cancel.Cancel();
    }

    private void Run(Func<CancellationToken, Task> body)
    {
        try
        {
            PipelinePump.Run(() => StartAsync(body), new PumpOptions(PumpOptions.DefaultGrace, Clock, _cancel.Cancel, _stop.Token));
            Log.Drain();
        }
        catch (Exception exception) when (StopRequested && exception is OperationCanceledException or FtpToolsException)
        {
            throw new PipelineStoppedException();
        }
        catch (FtpToolsException exception)
        {
            Log.Drain();
            ThrowTerminatingError(exception, null);
        }
    }

    private Task StartAsync(Func<CancellationToken, Task> body)
    {
        Log.Open(SynchronizationContext.Current!);
        return body(_cancel.Token);
    }

    /// <summary>Whether a stream is switched on, by the common parameter or by the preference variable.</summary>
    private bool IsWanted(string stream)
    {
        if (MyInvocation.BoundParameters.TryGetValue(stream, out var given)) return LanguagePrimitives.IsTrue(given);
        return GetVariableValue($"{stream}Preference") is ActionPreference preference
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    /// <summary>A stopped command has a single grace time, for its body and its clean-up.</summary>
    private TimeSpan RemainingGrace()
    {
        if (!StopRequested) return PumpOptions.DefaultGrace;
        var left = PumpOptions.DefaultGrace - Clock.GetElapsedTime(_stoppedAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
