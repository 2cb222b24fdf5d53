using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>An upload under way: a partial file, and the room that is reserved for what it becomes. Disposed without being
/// published, it keeps what arrived if the partial file is to be kept, and gives back the rest.</summary>
internal sealed class AccountedUpload(QuotaEnforcer quota, StorePlace place, PartialFile partial, QuotaReservation reservation) : IAsyncDisposable
{
    /// <summary>What has arrived.</summary>
    public PartialFile Partial => partial;

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="FtpToolsException">It could not be published; what was there before is untouched.</exception>
    public Task<FileEntry> PublishAsync(CancellationToken cancellationToken) => quota.PublishAsync(place, partial, reservation, cancellationToken);

    public ValueTask DisposeAsync() => new(quota.EndAsync(partial, reservation));
}
