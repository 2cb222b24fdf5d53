using CsCheck;
using FtpTools.Accounts;
using FtpTools.Quota;
using FtpTools.Storage;

namespace FtpTools.Tests.Quota;

public class QuotaLeaseTests
{
    private static readonly StorageLimit NoLimit = new(null, null);

    [Fact]
    public void Nothing_is_reserved_beyond_the_grant()
    {
        var lease = Granted(new StorageAmount(100, 2));

        Assert.True(lease.TryReserve(new StorageAmount(60, 1), default, NoLimit));
        Assert.False(lease.TryReserve(new StorageAmount(41, 1), default, NoLimit));
        Assert.True(lease.TryReserve(new StorageAmount(40, 1), default, NoLimit));
        Assert.False(lease.TryReserve(new StorageAmount(0, 1), default, NoLimit));
        Assert.Equal(new StorageAmount(100, 2), lease.Reserved);
    }

    [Fact]
    public void What_needs_no_room_is_always_reserved()
    {
        var lease = new QuotaLease();

        Assert.True(lease.TryReserve(default, default, new StorageLimit(0, 0)));
        Assert.True(lease.TryReserve(new StorageAmount(90, 1), new StorageAmount(90, 1), new StorageLimit(0, 0)));
    }

    [Fact]
    public void A_limit_that_was_lowered_since_the_grant_counts()
    {
        var lease = Granted(new StorageAmount(100, 10), elsewhere: new StorageAmount(50, 5));

        Assert.True(lease.TryReserve(new StorageAmount(10, 1), default, new StorageLimit(60, null)));
        Assert.False(lease.TryReserve(new StorageAmount(1, 1), default, new StorageLimit(60, null)));
        Assert.False(lease.TryReserve(new StorageAmount(1, 1), default, new StorageLimit(null, 6)));
    }

    [Fact]
    public void A_limit_that_was_lowered_since_the_grant_counts_for_what_is_replaced_too()
    {
        var lease = new QuotaLease();
        var replacement = StorageAmount.OfReplacement(StorageAmount.OfFile(40), StorageAmount.OfFile(50));
        lease.EndRenewal(default, default, new StorageAmount(0, 0) { ReplacingBytes = 1000, ReplacingFiles = 10 }, new StorageAmount(50, 1), new StorageAmount(50, 1));

        Assert.True(lease.TryReserve(replacement, default, new StorageLimit(60, null)));
        Assert.False(lease.TryReserve(replacement, default, new StorageLimit(60, null)));
        Assert.False(lease.TryReserve(replacement, default, new StorageLimit(null, 1)));
        Assert.True(lease.TryReserve(replacement, default, new StorageLimit(80, 2)));
    }

    [Fact]
    public void What_is_freed_can_be_used_before_the_ledger_is_reported()
    {
        var lease = Granted(default, elsewhere: new StorageAmount(100, 1));
        lease.Change(new StorageAmount(-30, -1));

        Assert.True(lease.TryReserve(new StorageAmount(30, 1), default, new StorageLimit(100, 1)));
        Assert.False(lease.TryReserve(new StorageAmount(1, 0), default, new StorageLimit(100, 1)));
    }

    [Fact]
    public void While_the_ledger_is_reported_nothing_is_reserved()
    {
        var lease = Granted(new StorageAmount(100, 10));
        lease.BeginRenewal();
        Assert.False(lease.TryReserve(new StorageAmount(1, 1), default, NoLimit));
        lease.AbandonRenewal();
        Assert.True(lease.TryReserve(new StorageAmount(1, 1), default, NoLimit));
    }

    [Fact]
    public void Whatever_is_done_the_home_is_never_filled_beyond_the_limit()
    {
        var step = Gen.Select(Gen.Int[0, 5], Gen.Long[0, 40], Gen.Long[0, 40]);
        step.Array[1, 60].Sample(steps =>
        {
            var limit = new StorageLimit(100, 8);
            var ledger = new SimulatedLedger(limit);
            foreach (var (kind, size, part) in steps) ledger.Step(kind, size, part);
            return ledger.WasKept;
        });
    }

    private static QuotaLease Granted(StorageAmount granted, StorageAmount elsewhere = default)
    {
        var lease = new QuotaLease();
        lease.EndRenewal(default, default, granted, elsewhere, default);
        return lease;
    }

    /// <summary>A ledger with one server, a home that is a list of lengths, and a check after every step.</summary>
    private sealed class SimulatedLedger(StorageLimit limit)
    {
        private readonly QuotaLease _lease = new();
        private readonly List<long> _files = [];
        private readonly List<(StorageAmount Reserved, long Length, long Replaced)> _uploads = [];
        private StorageAmount _reported;

        public bool WasKept { get; private set; } = true;

        public void Step(int kind, long size, long part)
        {
            switch (kind)
            {
                case 0 when _lease.TryReserve(StorageAmount.OfFile(size), default, limit):
                    _uploads.Add((StorageAmount.OfFile(size), size, -1));
                    break;
                case 1 when _uploads.Count > 0:
                    Publish(_uploads[0].Length, _uploads[0].Replaced);
                    _uploads.RemoveAt(0);
                    break;
                case 5 when _files.Count > 0:
                    var needed = StorageAmount.OfReplacement(StorageAmount.OfFile(size), StorageAmount.OfFile(_files[0]));
                    if (_lease.TryReserve(needed, default, limit)) _uploads.Add((needed, size, _files[0]));
                    break;
                case 2 when _uploads.Count > 0:
                    Settle(default);
                    _uploads.RemoveAt(0);
                    break;
                case 3 when _files.Count > 0:
                    _lease.Change(default(StorageAmount) - StorageAmount.OfFile(_files[0]));
                    _files.RemoveAt(0);
                    break;
                case 4:
                    Renew(part);
                    break;
            }

            var (added, onDisk) = (_uploads.Where(u => u.Replaced < 0).Sum(u => u.Length), _files.Sum() + _uploads.Sum(u => u.Length));
            WasKept &= _files.Sum() + added <= limit.Bytes && _files.Count + _uploads.Count(u => u.Replaced < 0) <= limit.Files;
            WasKept &= onDisk <= 2 * limit.Bytes && _files.Count + _uploads.Count <= 2 * limit.Files;
        }

        // One whose file is not there any more, or another one by now, was given up here.
        private void Publish(long length, long replaced)
        {
            var isStill = replaced < 0 || _files.Remove(replaced);
            Settle(isStill ? StorageAmount.OfFile(length) - (replaced < 0 ? default : StorageAmount.OfFile(replaced)) : default);
            if (isStill) _files.Add(length);
        }

        private void Settle(StorageAmount change) => _lease.Settle(_uploads[0].Reserved, change);

        private void Renew(long spare)
        {
            var (changed, reserved) = _lease.BeginRenewal();
            _reported += changed;
            var free = limit.Less(_reported + reserved, _reported);
            var granted = reserved + new StorageAmount(Math.Min(spare, free.Bytes), free.Files) { ReplacingBytes = Math.Min(spare, free.ReplacingBytes), ReplacingFiles = free.ReplacingFiles };
            _lease.EndRenewal(changed, reserved, granted, _reported, _reported);
            WasKept &= _reported == new StorageAmount(_files.Sum(), _files.Count);
        }
    }
}
