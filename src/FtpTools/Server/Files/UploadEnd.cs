using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>The end of uploads that are not published: what arrived is kept for its owner, or it is gone, and the quota knows
/// which.</summary>
internal static class UploadEnd
{
    /// <summary>Ends an upload. What arrived is kept if it is worth keeping (<see cref="PartialFile.IsKept"/>), and the quota has room
    /// for it.</summary>
    /// <param name="home">Where.</param>
    /// <param name="path">Where it was to go, for the text of an error.</param>
    /// <param name="partial">What arrived; it may be published already.</param>
    /// <param name="reservation">Its room.</param>
    public static async Task EndAsync(UserHome home, RemotePath path, PartialFile partial, QuotaReservation reservation)
    {
        var length = 0L;
        var isEnded = false;
        try
        {
            if (!partial.IsPublished) length = partial.Length;
            isEnded = length > 0 && partial.IsKept && await TryKeepAsync(home, path, partial, length, reservation).ConfigureAwait(false);
        }
        finally
        {
            if (!isEnded) Discard(partial, length, reservation);
            home.Quota.EndUpload(partial.Name);
        }
    }

    /// <summary>Throws away what arrived.</summary>
    /// <param name="partial">What arrived.</param>
    /// <param name="length">How much that is.</param>
    /// <param name="reservation">Its room.</param>
    public static void Discard(PartialFile partial, long length, QuotaReservation reservation)
    {
        partial.IsKept = false;
        partial.Dispose();

        // What the disk did not let us delete is still there, and is counted as waiting to be resumed.
        if (partial.IsLeft && !reservation.IsOver) reservation.AfterChange(StorageAmount.OfFile(length));
        reservation.Dispose();
    }

    /// <summary>Keeps what arrived, while the home may be changed.</summary>
    /// <param name="partial">What arrived.</param>
    /// <param name="length">How much that is; not nothing.</param>
    /// <param name="reservation">Its room.</param>
    /// <returns>What has to be granted first; null when it is kept.</returns>
    public static StorageAmount? LackToKeep(PartialFile partial, long length, QuotaReservation reservation)
    {
        var waits = StorageAmount.OfFile(length);
        if (reservation.LackFor(waits) is { } lacking) return lacking;

        // A count that begins now must find it unlocked and counted, or neither.
        partial.IsKept = true;
        partial.Dispose();
        reservation.AfterChange(waits);
        return null;
    }

    private static async Task<bool> TryKeepAsync(
        UserHome home, RemotePath path, PartialFile partial, long length, QuotaReservation reservation)
    {
        try
        {
            return await home.WithRoomAsync(path, TryKeep, CancellationToken.None).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.QuotaExceeded)
        {
            return false;
        }

        RoomResult<bool> TryKeep()
        {
            return LackToKeep(partial, length, reservation) is { } lacking ? RoomResult<bool>.Lacks(lacking) : true;
        }
    }
}
