using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Server.Admission;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>
/// An upload under way whose length nobody has told: it grows as content comes, and is complete when whoever sends it says so. Nobody sees
/// anything of it under its path before it is published. Disposed without that, it keeps what arrived for its owner, if <see cref="Keep"/>
/// says so, and gives back the rest. For one caller at a time.
/// </summary>
internal sealed class OpenUpload : IAsyncDisposable
{
    private readonly StorePlace _place;
    private readonly PartialInfo _info;
    private readonly PartialFile _partial;
    private readonly QuotaReservation _reservation;
    private readonly UploadRoom _room;
    private readonly Func<CancellationToken, ValueTask<UserHome>> _lookUp;
    private readonly UserHome _home;
    private readonly Action<FileEntry> _published;
    private readonly TransferPlace _transfer;
    private bool _isNoted;
    private bool _isEnded;

    /// <summary>Takes over what was opened and reserved for it.</summary>
    /// <param name="beginning">What it was begun with.</param>
    /// <param name="start">Where the content begins that is sent.</param>
    /// <param name="partial">What arrived of it before.</param>
    /// <param name="reservation">What is reserved.</param>
    /// <param name="room">The same, as it grows.</param>
    internal OpenUpload(
        OpenUploadBeginning beginning, UploadStart start, PartialFile partial, QuotaReservation reservation, UploadRoom room)
    {
        (_home, _place, _info, _lookUp) = (beginning.Home, beginning.Place, beginning.Info, beginning.LookUpAsync);
        (_published, _transfer) = (beginning.Published, beginning.Transfer);
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
    public ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.IsEmpty) return ValueTask.CompletedTask;
        if (!_room.Covers(Length + content.Length)) return WriteWithRoomAsync(content, cancellationToken);
        Write(content.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="FtpToolsException">It could not be published; what was there before is untouched, and nothing will be kept. Or
    /// the account was closed or may only read by now, the volume is full or the ledger cannot be used, and it will be kept.</exception>
    public async Task<FileEntry> PublishAsync(CancellationToken cancellationToken)
    {
        await _room.EndAheadAsync().ConfigureAwait(false);
        var home = await _lookUp(cancellationToken).ConfigureAwait(false);
        _reservation.Limit = home.Limit;
        try
        {
            // More may be needed than was reserved: what it replaces is smaller than it was when the upload began, or gone.
            var entry = await home.WithRoomAsync(
                _place.Path, () => FileStore.Publish(home, _place, _partial, _reservation), cancellationToken).ConfigureAwait(false);
            _published(entry);
            return entry;
        }
        catch (FtpToolsException e)
        {
            KeepOnly(e.Code is ErrorCode.StorageFull or ErrorCode.AccountStoreFailed);
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
            _partial.IsKept = Keep && _isNoted;
            await UploadEnd.EndAsync(_home, _place.Path, _partial, _reservation).ConfigureAwait(false);
        }
        finally
        {
            _transfer.Dispose();
        }
    }

    /// <summary>Copies what is before the content that is sent.</summary>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    internal void Copy(Stream source, CancellationToken cancellationToken)
    {
        try
        {
            FileCopy.Copy(source, _partial.Content, Start, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Target is null)
        {
            throw e.At(_info.Path);
        }
    }

    private async ValueTask WriteWithRoomAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
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

        Write(content.Span);
    }

    private void Write(ReadOnlySpan<byte> content)
    {
        try
        {
            // Noted now and not before: until then it holds nothing that is worth to be found.
            if (!_isNoted) _partial.Tell(_info);
            _isNoted = true;
            _partial.Write(content, _info.Path);
        }
        catch (FtpToolsException e)
        {
            // On a full volume what arrived before is sound.
            KeepOnly(e.Code == ErrorCode.StorageFull);
            if (e.Target is null) throw e.At(_info.Path);
            throw;
        }

        Length += content.Length;
    }

    private void KeepOnly(bool isSound) => Keep &= isSound;
}
