using System.Diagnostics;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Transfers;

/// <summary>
/// Carries transfers out, for a command or for a job: several at once, each outcome reported as its file arrives, on the side of the
/// caller and never on that of a transfer.
/// </summary>
/// <param name="activity">What is being done, for the bar.</param>
/// <param name="throttleLimit">The maximum number of files under way at once.</param>
/// <param name="report">Called for every outcome. What it throws ends the run.</param>
/// <param name="startBar">Shows a progress bar while the run waits; null for a run that nobody watches.</param>
internal sealed class TransferRun(
    string activity, int throttleLimit, Action<TransferOutcome> report, Func<ProgressSampler>? startBar = null) : IAsyncDisposable
{
    private readonly TransferWindow _window = new(throttleLimit);
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private ProgressSampler? _bar;
    private long _announced;

    /// <summary>What the transfers count in.</summary>
    public TransferProgress Progress { get; } = new();

    /// <summary>Starts transfers as their plan goes on. Waits while too many are under way.</summary>
    public async Task StartAsync(IAsyncEnumerable<PendingTransfer> plan, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var transfer in plan) await StartAsync(transfer, cancellationToken);
        }
        catch
        {
            RemoveBar(); // The run ends here, and nobody else will.
            throw;
        }
    }

    /// <summary>Waits until nothing is under way.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_window.HasMore) await TakeAsync(cancellationToken);
        }
        catch
        {
            RemoveBar();
            throw;
        }
    }

    /// <summary>Waits until nothing is under way, when nothing more comes, and removes the bar.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await FinishAsync(cancellationToken);
        RemoveBar();
    }

    /// <summary>How far the run has got.</summary>
    public ProgressSnapshot Sample()
    {
        var total = Math.Max(_announced, Progress.BytesTotal);
        var current = Progress.CurrentFile;
        var part = Progress.FilesTotal > 1 ? current : null;
        return new ProgressSnapshot(
            activity, current?.Name, Progress.BytesDone, total > 0 ? total : null, Progress.BytesMoved, _elapsed.Elapsed, part);
    }

    /// <summary>Stops what is under way, and waits until it has stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _window.DisposeAsync();
        _elapsed.Stop();
    }

    private async Task StartAsync(PendingTransfer transfer, CancellationToken cancellationToken)
    {
        while (_window.IsFullFor(transfer)) await TakeAsync(cancellationToken);
        _announced += transfer.Announced;
        _window.Start(transfer, Progress);
        while (_window.TryTake(out var outcome)) report(outcome);
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        _bar ??= startBar?.Invoke();
        if (_window.TryTake(out var ready))
        {
            _bar?.Look(Sample);
            report(ready);
        }
        else
        {
            report(
                _bar is null
                    ? await _window.TakeAsync(cancellationToken)
                    : await _bar.RunAsync(_window.TakeAsync, Sample, cancellationToken));
        }
    }

    private void RemoveBar() => _bar?.Dispose();
}
