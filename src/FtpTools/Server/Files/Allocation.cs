using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>Room for a file whose upload is to begin soon. It is reserved until an upload begins with it, which uses it up whether that
/// succeeds or not, or until it is disposed. Safe for use by several threads.</summary>
internal sealed class Allocation : IAsyncDisposable
{
    private readonly HomeQuota _quota;
    private QuotaReservation? _reservation;

    private Allocation(HomeQuota quota, QuotaReservation reservation, long length)
    {
        (_quota, _reservation, Length) = (quota, reservation, length);
    }

    /// <summary>The length of the file, in bytes.</summary>
    public long Length { get; }

    /// <summary>Reserves room for a file.</summary>
    /// <param name="home">Where.</param>
    /// <param name="path">Where the file goes, for the text of an error; the home itself where that is not known.</param>
    /// <param name="length">The length of the file, in bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FtpToolsException">The quota does not allow it (<see cref="ErrorCode.QuotaExceeded"/>), no volume holds it
    /// (<see cref="ErrorCode.StorageFull"/>), or the length is below 0 (<see cref="ErrorCode.BadRequest"/>).</exception>
    public static async Task<Allocation> ReserveAsync(UserHome home, RemotePath path, long length, CancellationToken cancellationToken)
    {
        if (length < 0) throw new FtpToolsException(ErrorCode.BadRequest, "The length of a file is not below 0.");
        home.RefuseWhenFull(path);
        var reservation = await home.WithRoomAsync(path, TryReserve, cancellationToken).ConfigureAwait(false);
        return new Allocation(home.Quota, reservation, length);

        RoomResult<QuotaReservation> TryReserve()
        {
            var need = StorageAmount.OfFile(length);
            return home.TryReserve(need) is { } reserved ? reserved : RoomResult<QuotaReservation>.Lacks(need);
        }
    }

    /// <summary>Takes the room, which whoever takes it gives back.</summary>
    /// <param name="quota">Where it is needed.</param>
    /// <returns>Null when it is used up, or is in another home.</returns>
    public QuotaReservation? Take(HomeQuota quota) => quota == _quota ? Interlocked.Exchange(ref _reservation, null) : null;

    /// <summary>Gives the room back if no upload has begun with it.</summary>
    public ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _reservation, null)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
