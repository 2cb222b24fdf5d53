using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// Counts what is in a home, so that the ledger agrees with the disk: at the first use of a home, after a server died that
/// had a hold on it, when the ledger is in doubt, and when the owner asks. Meanwhile every server keeps still in this home.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="home">The full path of the home.</param>
/// <param name="reserved">What this server has reserved in it from before.</param>
internal sealed class QuotaRecount(QuotaLedger ledger, string home, StorageAmount reserved)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly long _startedAt = ledger.TimeProvider.GetTimestamp();
    private bool _isKnown;
    private StorageAmount? _known;
    private StorageLimit _limit;

    /// <summary>Takes hold of the home, and announces a count where one is due.</summary>
    /// <param name="isForced">Whether to count in any case.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether this one has to count; null when another server is counting just now.</returns>
    public Task<bool?> BeginAsync(bool isForced, CancellationToken cancellationToken)
    {
        // Durable: after a power cut, too, it must be known that the home may have changed.
        return ledger.InTransactionAsync(
            home,
            async tables =>
            {
                var usage = await tables.ReadUsageAsync().ConfigureAwait(false);
                if (usage?.CountedBy is { } counting && counting != ledger.InstanceId && ledger.IsAlive(counting)) return (bool?)null;
                _isKnown |= usage is not null;
                var holds = await tables.ReadHoldsAsync().ConfigureAwait(false);
                var mustCount = isForced || usage is null or { IsDoubtful: true } or { CountedBy: not null } || holds.Any(h => !ledger.IsAlive(h.Instance));
                if (mustCount)
                    await tables.WriteUsageAsync((usage ?? new HomeUsageRow(default, IsDoubtful: true, null)) with { CountedBy = ledger.InstanceId }).ConfigureAwait(false);
                await tables.WriteHoldAsync(new QuotaLeaseRow(ledger.InstanceId, reserved, reserved, IsQuiet: mustCount)).ConfigureAwait(false);
                return mustCount;
            },
            isDurable: true,
            cancellationToken);
    }

    /// <summary>Waits a little for another server.</summary>
    /// <exception cref="FtpToolsException">It takes too long.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (ledger.TimeProvider.GetElapsedTime(_startedAt) > Patience)
            throw new FtpToolsException(ErrorCode.AccountStoreFailed, $"Another server process that uses the home '{home}' does not answer; stop it, or try again.") { Target = home };
        await Task.Delay(QuotaLedger.PollInterval, ledger.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts, when every other server keeps still.</summary>
    /// <param name="correct">Whether the ledger takes over what was found.</param>
    /// <param name="staysHeld">Whether this server keeps using the home.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RecountResult> RunAsync(bool correct, bool staysHeld, CancellationToken cancellationToken)
    {
        var isDone = false;
        try
        {
            while (!await AreOthersQuietAsync(cancellationToken).ConfigureAwait(false)) await WaitAsync(cancellationToken).ConfigureAwait(false);
            var found = ledger.Measure(home, correct ? _limit.Less(default, default) : null, cancellationToken);
            await EndAsync(correct ? found : null, staysHeld, cancellationToken).ConfigureAwait(false);
            isDone = true;
            return new RecountResult(_known, found);
        }
        finally
        {
            if (!isDone) await EndAsync(null, staysHeld: reserved != default, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Task<bool> AreOthersQuietAsync(CancellationToken cancellationToken)
    {
        return ledger.InTransactionAsync(
            home,
            async tables =>
            {
                var usage = await tables.ReadUsageAsync().ConfigureAwait(false);
                _known = _isKnown ? usage?.Used : null;
                _limit = await tables.ReadLimitAsync().ConfigureAwait(false);
                var holds = await tables.ReadHoldsAsync().ConfigureAwait(false);
                return holds.All(h => h.IsQuiet || !ledger.IsAlive(h.Instance));
            },
            isDurable: false,
            cancellationToken);
    }

    private Task<bool> EndAsync(StorageAmount? found, bool staysHeld, CancellationToken cancellationToken)
    {
        return ledger.InTransactionAsync(
            home,
            async tables =>
            {
                var usage = await tables.ReadUsageAsync().ConfigureAwait(false) ?? new HomeUsageRow(default, IsDoubtful: true, null);
                await tables.WriteUsageAsync(usage with { Used = found ?? usage.Used, IsDoubtful = found is null && usage.IsDoubtful, CountedBy = null }).ConfigureAwait(false);
                foreach (var hold in await tables.ReadHoldsAsync().ConfigureAwait(false))
                {
                    // What the dead ones did is counted now.
                    if (found is not null && !ledger.IsAlive(hold.Instance)) await tables.DeleteHoldAsync(hold.Instance).ConfigureAwait(false);
                }

                if (staysHeld) await tables.WriteHoldAsync(new QuotaLeaseRow(ledger.InstanceId, reserved, reserved, IsQuiet: false)).ConfigureAwait(false);
                else await tables.DeleteHoldAsync(ledger.InstanceId).ConfigureAwait(false);
                return true;
            },
            isDurable: false,
            cancellationToken);
    }
}
