using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>How the room of an upload of unknown length grows.</summary>
public sealed class UploadRoomTests : IAsyncLifetime
{
    private const long MiB = 1024 * 1024;

    private FilesRig _rig = null!;
    private QuotaReservation _reservation = null!;
    private int _looks;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await FilesRig.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        _reservation.Dispose();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task Steps_double_and_are_asked_for_when_half_of_the_last_one_is_used()
    {
        var room = await BeginAsync();
        Assert.True(room.Covers(MiB / 2));
        Assert.False(room.Covers((MiB / 2) + 1));

        long[] covered = [1, 3, 7, 15, 31, 63, 127, 191, 255];
        for (var i = 0; i + 1 < covered.Length; i++)
        {
            Assert.Equal(covered[i] * MiB, _reservation.Amount.Bytes);
            await room.CoverAsync(covered[i] * MiB, Stop);
            await room.EndAheadAsync();
        }
    }

    [Fact]
    public async Task Many_small_pieces_cost_few_looks()
    {
        var room = await BeginAsync();
        for (var length = 1; length <= 100 * MiB; length += 100)
        {
            if (!room.Covers(length)) await room.CoverAsync(length, Stop);
            Assert.InRange(_reservation.Amount.Bytes, length, long.MaxValue);
        }

        Assert.InRange(_looks, 1, 8);
    }

    [Fact]
    public async Task A_piece_larger_than_any_step_is_covered()
    {
        var room = await BeginAsync();

        await room.CoverAsync(1000 * MiB, Stop);
        Assert.True(room.Covers(1000 * MiB));
        await room.EndAheadAsync();

        // And the next step, because it is used up.
        Assert.Equal(1004 * MiB, _reservation.Amount.Bytes);
    }

    [Fact]
    public async Task Where_a_step_is_refused_what_is_in_hand_is_asked_for_exactly()
    {
        var room = await BeginAsync(quota: (3 * MiB) - 1);
        await room.CoverAsync(MiB, Stop);
        await room.CoverAsync(MiB + 10, Stop);
        Assert.Equal(MiB + 10, _reservation.Amount.Bytes);
        await room.CoverAsync(MiB + 11, Stop);
        Assert.Equal(MiB + 11, _reservation.Amount.Bytes);
        await room.CoverAsync((3 * MiB) - 1, Stop);
        Assert.Equal((3 * MiB) - 1, _reservation.Amount.Bytes);
        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => room.CoverAsync(3 * MiB, Stop).AsTask());
        Assert.Equal((3 * MiB) - 1, _reservation.Amount.Bytes);
    }

    [Fact]
    public async Task Where_there_is_room_again_steps_are_taken_again()
    {
        var room = await BeginAsync(quota: 4 * MiB);
        var other = await OtherAsync(2 * MiB);
        await room.CoverAsync(MiB + 10, Stop);
        Assert.Equal(MiB + 10, _reservation.Amount.Bytes);
        other.Dispose();

        await room.CoverAsync(MiB + 20, Stop);
        await room.EndAheadAsync();

        Assert.InRange(_reservation.Amount.Bytes, 2 * MiB, 4 * MiB);
    }

    [Fact]
    public async Task What_was_announced_is_used_up_before_more_is_asked_for()
    {
        var room = await BeginAsync(announced: 10 * MiB);

        Assert.True(room.Covers(10 * MiB));
        Assert.False(room.Covers((10 * MiB) + 1));
        await room.CoverAsync((10 * MiB) + 1, Stop);
        Assert.Equal(11 * MiB, _reservation.Amount.Bytes);
    }

    [Fact]
    public async Task What_replaces_a_file_needs_no_more_until_it_is_longer()
    {
        var room = await BeginAsync(quota: 10 * MiB, replaced: StorageAmount.OfFile(10 * MiB));

        await room.CoverAsync(5 * MiB, Stop);
        await room.EndAheadAsync();

        Assert.Equal((0, 0), (_reservation.Amount.Bytes, _reservation.Amount.Files));
        Assert.InRange(_reservation.Amount.ReplacingBytes, 5 * MiB, 10 * MiB);
    }

    [Theory]
    [InlineData(0, MiB)]
    [InlineData(5, MiB + 5)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(long.MaxValue - MiB + 1, long.MaxValue)]
    public void What_is_reserved_at_first_is_never_more_than_there_are_numbers_for(long start, long covered)
    {
        _reservation = new QuotaReservation(new QuotaLease(), default, default);

        Assert.Equal(covered, UploadRoom.Ahead(start));
    }

    private async Task<UploadRoom> BeginAsync(long? quota = null, long? announced = null, StorageAmount replaced = default)
    {
        if (quota is { } limit) await _rig.ChangeAsync(new AccountChange { Quota = QuotaLimit.Of(limit) });
        var home = await HomeAsync();
        var covered = announced ?? MiB;
        var need = FileStore.NeedOf(replaced, covered);
        _reservation = await home.WithRoomAsync(RemotePath.Root, () => home.TryReserve(need) is { } r ? r : RoomResult<QuotaReservation>.Lacks(need), Stop);
        return new UploadRoom(LookUpAsync, RemotePath.Root, _reservation, replaced, covered, isAhead: announced is null);
    }

    private async Task<QuotaReservation> OtherAsync(long length)
    {
        var home = await HomeAsync();
        var need = StorageAmount.OfFile(length);
        return await home.WithRoomAsync(RemotePath.Root, () => home.TryReserve(need) is { } r ? r : RoomResult<QuotaReservation>.Lacks(need), Stop);
    }

    private async ValueTask<UserHome> LookUpAsync(CancellationToken cancellationToken)
    {
        _looks++;
        return await HomeAsync();
    }

    private async Task<UserHome> HomeAsync()
    {
        return UserHome.Of(_rig.Context, (await _rig.Context.Data.Accounts.FindAsync("ann", Stop))!);
    }
}
