using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>
/// An upload under way whose length nobody has told: it grows as content comes, and is complete when whoever sends it says so. Nobody sees
/// anything of it under its path before it is published. Disposed without that, it keeps what arrived for its owner, if <see cref="Keep"/>
/// says so, and gives back the rest. As long as it is small it is in memory. For one caller at a time.
/// </summary>
internal sealed class OpenUpload : IAsyncDisposable
{
    private readonly OpenUploadBeginning _beginning;
    private readonly StorePlace _place;
    private readonly PartialInfo _info;
    private readonly QuotaReservation _reservation;
    private readonly UploadRoom _room;
    private readonly SmallContent _small = new();
    private PartialFile? _partial;
    private bool _isNoted;
    private bool _isBroken;
    private bool _isPublished;
    private bool _isEnded;

    /// <summary>Takes over what was opened and reserved for it.</summary>
    /// <param name="beginning">What it was begun with.</param>
    /// <param name="start">Where the content begins that is sent.</param>
    /// <param name="partial">What arrived of it before; null where that is nothing, and it is in memory as long as it is small.</param>
    /// <param name="reservation">What is reserved.</param>
    /// <param name="room">The same, as it grows.</param>
    internal OpenUpload(
        OpenUploadBeginning beginning, UploadStart start, PartialFile? partial, QuotaReservation reservation, UploadRoom room)
    {
        (_beginning, _place, _info) = (beginning, beginning.Place, beginning.Info);
        (_partial, _reservation, _room) = (partial, reservation, room);
        (Start, Length, _isNoted) = (start.Offset, start.Offset, start.Source == UploadSource.Waiting);
    }

    /// <summary>Where the content begins that is sent, in bytes from the beginning of the file.</summary>
    public long Start { get; }

    /// <summary>How long the file is by now, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Whether what arrived is kept for its owner when it is disposed without being published. What the quota or the disk has
    /// refused sets it to false. Where nothing arrived that was not there before, nothing is kept in any case.</summary>
    public bool Keep { get; set; } = true;

    /// <summary>Writes content that has come, when room for it is reserved.</summary>
    /// <exception cref="FtpToolsException">The quota does not allow it (<see cref="ErrorCode.QuotaExceeded"/>) or the disk failed, and
    /// nothing will be kept; the volume is full (<see cref="ErrorCode.StorageFull"/>), or the account was closed or may only read by
    /// now, and what arrived before will be kept.</exception>
    /// <exception cref="InvalidOperationException">An earlier write has failed or was cancelled, so something is missing.</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.IsEmpty) return ValueTask.CompletedTask;
        RequireWhole();
        _isBroken = true;
        if (!_room.Covers(Length + content.Length) || (_partial is null && !_small.Fits(content.Length)))
            return PrepareAndWriteAsync(content, cancellationToken);
        Write(content.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="FtpToolsException">It could not be published; what was there before is untouched, and nothing will be kept. Or
    /// the account was closed or may only read by now, the volume is full or the ledger cannot be used, and it will be kept.</exception>
    /// <exception cref="InvalidOperationException">A write has failed or was cancelled, so something is missing.</exception>
    public async Task<FileEntry> PublishAsync(CancellationToken cancellationToken)
    {
        RequireWhole();
        await _room.EndAheadAsync().ConfigureAwait(false);
        var home = await _beginning.LookUpAsync(cancellationToken).ConfigureAwait(false);
        _reservation.Limit = home.Limit;
        try
        {
            // More may be needed than was reserved: what it replaces is smaller than it was when the upload began, or gone.
            var entry = await home.WithRoomAsync(_place.Path, () => TryPublish(home), cancellationToken).ConfigureAwait(false);
            _isPublished = true;
            _beginning.Published(entry);
            return entry;
        }
        catch (FtpToolsException e)
        {
            KeepOnly(IsSound(e));
            throw;
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isEnded) return;
        _isEnded = true;
        try
        {
            await _room.EndAheadAsync().ConfigureAwait(false);
            if (_partial is null && !await TrySpillToKeepAsync().ConfigureAwait(false))
            {
                _reservation.Dispose();
                return;
            }

            _partial!.IsKept = Keep && _isNoted;
            await UploadEnd.EndAsync(_beginning.Home, _place.Path, _partial, _reservation).ConfigureAwait(false);
        }
        finally
        {
            _small.Dispose();
            _beginning.Transfer.Dispose();
        }
    }

    /// <summary>Copies what is before the content that is sent.</summary>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    internal void Copy(Stream source, CancellationToken cancellationToken)
    {
        try
        {
            FileCopy.Copy(source, _partial!.Content, Start, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Target is null)
        {
            throw e.At(_info.Path);
        }
    }

    private static bool IsSound(FtpToolsException refusal) => refusal.Code is ErrorCode.StorageFull or ErrorCode.AccountStoreFailed;

    private RoomResult<FileEntry> TryPublish(UserHome home)
    {
        return _partial is null
            ? FileStore.TryStore(home, _place, _small.Content.Span, _reservation)
            : FileStore.Publish(home, _place, _partial, _reservation);
    }

    private async ValueTask PrepareAndWriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await _room.CoverAsync(Length + content.Length, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.QuotaExceeded)
        {
            KeepOnly(false);
            throw;
        }

        if (_partial is null && !_small.Fits(content.Length)) await SpillAsync(drops: true, cancellationToken).ConfigureAwait(false);
        Write(content.Span);
    }

    private void Write(ReadOnlySpan<byte> content)
    {
        if (_partial is null) _small.Add(content);
        else WriteToPartial(_partial, content);
        Length += content.Length;
        _isBroken = false;
    }

    private void WriteToPartial(PartialFile partial, ReadOnlySpan<byte> content)
    {
        try
        {
            // Noted now and not before: until then it holds nothing that is worth to be found.
            if (!_isNoted) partial.Tell(_info);
            _isNoted = true;
            partial.Write(content, _info.Path);
        }
        catch (FtpToolsException e)
        {
            // On a full volume what arrived before is sound.
            KeepOnly(IsSound(e));
            if (e.Target is null) throw e.At(_info.Path);
            throw;
        }
    }

    // From memory into a partial file, if there is none or it may be dropped.
    private async ValueTask SpillAsync(bool drops, CancellationToken cancellationToken)
    {
        _partial = await _beginning.OpenPartialAsync(drops, cancellationToken).ConfigureAwait(false);
        if (_partial is null) return;
        if (Length > 0) WriteToPartial(_partial, _small.Content.Span);
        _small.Dispose();
    }

    private async ValueTask<bool> TrySpillToKeepAsync()
    {
        if (_isPublished || !Keep || Length == 0) return false;
        try
        {
            await SpillAsync(drops: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (FtpToolsException)
        {
            // What cannot be kept is gone; what ended the upload counts.
            Keep = false;
        }

        return _partial is not null;
    }

    private void RequireWhole()
    {
        if (_isBroken) throw new InvalidOperationException("A write has failed, and what it was to write is missing.");
    }

    private void KeepOnly(bool isSound) => Keep &= isSound;
}
