using FtpTools.Files;
using FtpTools.Server.Admission;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <content>Uploads that last, and what is kept of those that broke.</content>
internal sealed partial class UserFiles
{
    /// <summary>Begins an upload, or resumes one.</summary>
    /// <param name="place">Where it goes.</param>
    /// <param name="length">The length of the whole file.</param>
    /// <param name="transfer">What sends it.</param>
    /// <exception cref="FtpToolsException">It does not fit into the quota, or could not be published.</exception>
    public Task<Upload> BeginUploadAsync(StorePlace place, long length, ITransfer transfer)
    {
        return _access.BeginAsync(
            isChange: true,
            transfer,
            (home, held) => Upload.BeginAsync(home, Name, Durable(place), length, entry => LogStored(place.Path, entry), held));
    }

    /// <summary>Reserves room for a file whose upload is to begin soon.</summary>
    /// <param name="path">Where the file goes, for the text of an error; null where that is not known.</param>
    /// <param name="length">The length of the file, in bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FtpToolsException">As <see cref="Allocation.ReserveAsync"/>.</exception>
    public Task<Allocation> AllocateAsync(RemotePath? path, long length, CancellationToken cancellationToken)
    {
        return _access.BrieflyAsync(
            isChange: true, home => Allocation.ReserveAsync(home, path ?? RemotePath.Root, length, cancellationToken), cancellationToken);
    }

    /// <summary>Begins an upload whose length nobody has told. Where another one of this user to this path is under way, it begins from
    /// nothing all the same, and the last one that is published wins; what arrives of it cannot be gone on with.</summary>
    /// <param name="place">Where it goes.</param>
    /// <param name="basis">What it goes on from: nothing, a place in what is there, or its end. What is there is what waits of an upload
    /// of unknown length of this user to this path, or else the file; of a file the beginning is copied, and its readers keep it.</param>
    /// <param name="transfer">What sends it.</param>
    /// <param name="allocation">Room that was reserved for it, which it uses up; null for none.</param>
    /// <exception cref="FtpToolsException">
    /// Of the basis, with nothing touched: <see cref="ErrorCode.BadRequest"/> where what is there does not reach as far,
    /// <see cref="ErrorCode.AlreadyExists"/> where something is to be appended and both the file and something waiting are there,
    /// <see cref="ErrorCode.FileBusy"/> where another upload is under way and this one is not to begin from nothing.
    /// Otherwise it does not fit into the quota (<see cref="ErrorCode.QuotaExceeded"/>), or could not be published
    /// (also <see cref="ErrorCode.AlreadyExists"/>, where a file is there and is not to be replaced).
    /// </exception>
    public Task<OpenUpload> BeginOpenUploadAsync(StorePlace place, UploadBasis basis, ITransfer transfer, Allocation? allocation = null)
    {
        return _access.BeginAsync(
            isChange: true,
            transfer,
            (home, held) => new OpenUploadBeginning(_access, home, Durable(place), basis, entry => LogStored(place.Path, entry), held)
                .RunAsync(allocation));
    }

    /// <summary>Opens what arrived of the user's own upload of unknown length.</summary>
    /// <exception cref="FtpToolsException">As <see cref="OwnItems.OpenPartial"/>.</exception>
    public Task<FileReading> OpenPartialAsync(RemotePath path, ITransfer transfer)
    {
        return _access.BeginAsync(isChange: false, transfer, (home, place) =>
        {
            var (content, entry) = OwnItems.OpenPartial(home, Name, path);
            return Task.FromResult(new FileReading(content, entry, _ => { }, place));
        });
    }

    /// <summary>What is kept of the user's broken uploads for the user to resume.</summary>
    /// <param name="transfer">What it is listed for.</param>
    public Task<Listing<WaitingPartial>> ListPartialsAsync(ITransfer transfer)
    {
        return _access.BeginAsync(isChange: false, transfer, (home, place) =>
        {
            var waiting = WaitingUploads.Of(home, Name);
            return Task.FromResult(new Listing<WaitingPartial>(waiting, new OmittedEntries(), place));
        });
    }
}
