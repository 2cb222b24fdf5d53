using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>
/// The room of an upload whose length nobody knows. It is reserved ahead of what arrives, in steps that double, and asked for when half of
/// the last step is used, so that the stream need not wait for it. Where the quota does not allow a step, what is in hand is asked for
/// exactly. For one caller at a time.
/// </summary>
/// <param name="lookUp">The home as the account says now.</param>
/// <param name="path">Where the upload goes, for the text of an error.</param>
/// <param name="reservation">What is reserved.</param>
/// <param name="replaced">What the upload replaces.</param>
/// <param name="covered">The length that is covered by what is reserved.</param>
/// <param name="isAhead">Whether the last step was reserved ahead; where what is reserved was announced, no more is asked for until that is
/// used up.</param>
internal sealed class UploadRoom(
    Func<CancellationToken, ValueTask<UserHome>> lookUp,
    RemotePath path,
    QuotaReservation reservation,
    StorageAmount replaced,
    long covered,
    bool isAhead)
{
    private const long FirstStep = 1024 * 1024;

    private const long LargestStep = 64 * FirstStep;

    private long _covered = covered;
    private long _askAt = isAhead ? covered - (FirstStep / 2) : covered;
    private long _step = isAhead ? 2 * FirstStep : FirstStep;
    private bool _isTight;
    private Task<long>? _ahead;

    /// <summary>The length that is covered at first.</summary>
    /// <param name="start">Where the content begins that is sent.</param>
    public static long Ahead(long start) => start > long.MaxValue - FirstStep ? long.MaxValue : start + FirstStep;

    /// <summary>Whether an upload of this length is covered, and nothing need be asked for yet.</summary>
    public bool Covers(long length) => length <= (_ahead is null ? _askAt : _covered);

    /// <summary>Makes it cover a length.</summary>
    /// <exception cref="FtpToolsException">The quota does not allow it (<see cref="ErrorCode.QuotaExceeded"/>), or the account was closed
    /// or may only read by now.</exception>
    public async ValueTask CoverAsync(long length, CancellationToken cancellationToken)
    {
        if (length > _covered) await EndAheadAsync().ConfigureAwait(false);
        if (length > _covered) await CoverNowAsync(length, cancellationToken).ConfigureAwait(false);
        if (length > _askAt && !_isTight) _ahead ??= TryGrowAsync(_covered + _step, cancellationToken);
    }

    /// <summary>Waits for what is being asked for; nothing is asked for any more then.</summary>
    public async ValueTask EndAheadAsync()
    {
        if (_ahead is not { } ahead) return;
        _ahead = null;
        if (await ahead.ConfigureAwait(false) is var grown and > 0) Grow(grown);
        else _isTight = true;
    }

    private async ValueTask CoverNowAsync(long length, CancellationToken cancellationToken)
    {
        var home = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var larger = Math.Max(length, _covered + _step);
        var grown = _isTight
            ? await TryCoverAsync(home, larger, cancellationToken).ConfigureAwait(false)
            : await TryGrowAsync(larger, cancellationToken).ConfigureAwait(false);
        if (grown > 0)
        {
            Grow(grown);
            return;
        }

        await home.WithRoomAsync(path, () => Cover(length), cancellationToken).ConfigureAwait(false);
        (_isTight, _covered, _askAt, _step) = (true, length, length, FirstStep);
    }

    private void Grow(long covered)
    {
        (_askAt, _covered) = (covered - ((covered - _covered) / 2), covered);
        _step = Math.Min(2 * _step, LargestStep);
        _isTight = false;
    }

    // May be refused: whoever needs it asks again for less, and is told why then. The length that is covered, or 0.
    private async Task<long> TryGrowAsync(long length, CancellationToken cancellationToken)
    {
        try
        {
            var home = await OpenAsync(cancellationToken).ConfigureAwait(false);
            return await home.WithRoomAsync(path, () => Cover(length), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FtpToolsException or OperationCanceledException)
        {
            return 0;
        }
    }

    // Only what this process has been granted already.
    private async Task<long> TryCoverAsync(UserHome home, long length, CancellationToken cancellationToken)
    {
        using var access = await home.Quota.EnterAsync(cancellationToken).ConfigureAwait(false);
        return Cover(length).Value;
    }

    private RoomResult<long> Cover(long length)
    {
        return reservation.LackFor(FileStore.NeedOf(replaced, length)) is { } lacking ? RoomResult<long>.Lacks(lacking) : length;
    }

    private async ValueTask<UserHome> OpenAsync(CancellationToken cancellationToken)
    {
        var home = await lookUp(cancellationToken).ConfigureAwait(false);
        reservation.Limit = home.Limit;
        return home;
    }
}
