namespace FtpTools.Server.Files;

/// <summary>Where the content of an upload of unknown length begins, and what is before that.</summary>
/// <param name="Offset">Where it begins, in bytes from the beginning of the file.</param>
/// <param name="Source">What is before that.</param>
internal readonly record struct UploadStart(long Offset, UploadSource Source)
{
    /// <summary>Decides where the content begins. An old file and what waits of a newer upload to its path are never mixed: where it is
    /// not certain which of them is meant, that is an error, and nothing is touched.</summary>
    /// <param name="basis">What the upload goes on from.</param>
    /// <param name="isUnderWay">Whether another upload of this user to this path is under way.</param>
    /// <param name="waiting">How much waits of an upload of this user to this path whose length is unknown; null for nothing.</param>
    /// <param name="published">The length of the file that is there; null when there is none.</param>
    /// <param name="isSame">Whether that is the one that was there when what waits was begun.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.BadRequest"/>: neither what waits nor the file reaches as far as the place, or another file was put beside what
    /// waits.
    /// <see cref="ErrorCode.AlreadyExists"/>: something is to be appended, and both are there.
    /// <see cref="ErrorCode.FileBusy"/>: another upload is under way, so what is there is not known yet.
    /// </exception>
    public static UploadStart Of(UploadBasis basis, bool isUnderWay, long? waiting, long? published, bool isSame)
    {
        if (basis.Offset == 0) return default;
        if (isUnderWay)
            throw new FtpToolsException(ErrorCode.FileBusy, "Another upload to it is under way; wait until that has ended, or send anew");
        if (basis.Offset is not null && waiting is not null && published is not null && !isSame)
            throw new FtpToolsException(ErrorCode.BadRequest, $"{waiting} bytes wait, and the file is another one by now; send anew");
        return basis.Offset is { } offset ? OfPlace(offset, waiting, published) : OfEnd(waiting, published);
    }

    private static UploadStart OfPlace(long offset, long? waiting, long? published)
    {
        if (waiting is { } held)
            return offset <= held ? new UploadStart(offset, UploadSource.Waiting) : throw Waits(ErrorCode.BadRequest, held);
        if (offset <= published) return new UploadStart(offset, UploadSource.Published);
        var found = published is { } length ? $"The file has {length} bytes; send anew or REST {length}" : null;
        throw new FtpToolsException(ErrorCode.BadRequest, found ?? "There is nothing to go on with; send anew");
    }

    private static UploadStart OfEnd(long? waiting, long? published)
    {
        if (waiting is { } held)
            return published is null ? new UploadStart(held, UploadSource.Waiting) : throw Waits(ErrorCode.AlreadyExists, held);
        return published is > 0 ? new UploadStart(published.Value, UploadSource.Published) : default;
    }

    private static FtpToolsException Waits(ErrorCode code, long held) => new(code, $"{held} bytes wait; send anew or REST {held}");
}
