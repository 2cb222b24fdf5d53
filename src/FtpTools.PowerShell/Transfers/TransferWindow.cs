using System.Threading.Channels;

namespace FtpTools.PowerShell.Transfers;

/// <summary>
/// Keeps several transfers under way at once, so that small files do not wait for each other's round trips. It bounds them
/// by a weight that grows with the size: many small files, or a few large ones.
/// </summary>
/// <param name="limit">The maximum number of files under way at once: from 1 to <see cref="Capacity"/>.</param>
internal sealed class TransferWindow(int limit) : IAsyncDisposable
{
    /// <summary>The maximum weight of all transfers under way, and so also the maximum number of files.</summary>
    public const int Capacity = 192;

    private const int HeaviestFile = 48;
    private const int BytesPerWeight = 16 * 1024;

    // To hand a single file of this length from thread to thread takes as long as the transfer itself.
    private const int MaxRunInPlace = 64 * 1024;

    private readonly Channel<(TransferOutcome Outcome, int Weight)> _outcomes = Channel.CreateUnbounded<(TransferOutcome, int)>();
    private readonly CancellationTokenSource _cancel = new();
    private readonly List<Task> _running = [];
    private int _weight;
    private int _underWay;

    /// <summary>Whether a transfer is under way or an outcome is waiting.</summary>
    public bool HasMore => _underWay > 0;

    /// <summary>Whether a transfer must wait for others to end.</summary>
    public bool IsFullFor(PendingTransfer transfer) => _underWay > 0 && (_underWay >= limit || _weight + WeightOf(transfer) > Capacity);

    /// <summary>Starts a transfer: on the thread pool, or where it is called if it is a small one and nothing else is under way.</summary>
    /// <param name="transfer">The transfer; what the user named comes back with the outcome.</param>
    /// <param name="progress">What it counts in.</param>
    public void Start(PendingTransfer transfer, TransferProgress progress)
    {
        var weight = WeightOf(transfer);
        var isAlone = _underWay == 0;
        _weight += weight;
        _underWay++;
        _running.RemoveAll(t => t.IsCompleted);

        _running.Add(isAlone && transfer.Length <= MaxRunInPlace ? RunToOutcomeAsync() : Task.Run(RunToOutcomeAsync));

        async Task RunToOutcomeAsync() => await _outcomes.Writer.WriteAsync((await RunAsync(transfer, progress), weight));
    }

    /// <summary>Takes an outcome that is already there.</summary>
    public bool TryTake(out TransferOutcome outcome)
    {
        if (!_outcomes.Reader.TryRead(out var item))
        {
            outcome = null!;
            return false;
        }

        outcome = Settle(item);
        return true;
    }

    /// <summary>Waits for the next outcome.</summary>
    public async Task<TransferOutcome> TakeAsync(CancellationToken cancellationToken)
    {
        return Settle(await _outcomes.Reader.ReadAsync(cancellationToken));
    }

    /// <summary>Stops what is under way and waits until it has stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cancel.CancelAsync();
        await Task.WhenAll(_running);
        _cancel.Dispose();
    }

    private static int WeightOf(PendingTransfer transfer) =>
        (int)Math.Min(1 + (transfer.Length / BytesPerWeight), transfer.IsSpooled ? Capacity : HeaviestFile);

    private async Task<TransferOutcome> RunAsync(PendingTransfer transfer, TransferProgress progress)
    {
        try
        {
            return new TransferOutcome(await transfer.RunAsync(progress, _cancel.Token), null, transfer.Target);
        }
        catch (Exception e)
        {
            // Handed to the pipeline thread, which decides what to do with it: see TransferRun.
            return new TransferOutcome(null, e, transfer.Target);
        }
    }

    private TransferOutcome Settle((TransferOutcome Outcome, int Weight) item)
    {
        _weight -= item.Weight;
        _underWay--;
        return item.Outcome;
    }
}
