namespace FtpTools.Server.Files;

/// <summary>What an upload of unknown length goes on from.</summary>
internal sealed record UploadBasis
{
    private UploadBasis(long? offset) => Offset = offset;

    /// <summary>From nothing: what waits of an earlier upload is dropped.</summary>
    public static UploadBasis New { get; } = new(0);

    /// <summary>From the end of what is there.</summary>
    public static UploadBasis Append { get; } = new((long?)null);

    /// <summary>Where the content begins that is sent, in bytes from the beginning of the file; null for the end of what is
    /// there.</summary>
    public long? Offset { get; }

    /// <summary>From a place in what is there; what is behind it is not kept. At 0 this is <see cref="New"/>.</summary>
    /// <param name="offset">Where the content begins that is sent, in bytes from the beginning of the file.</param>
    /// <exception cref="FtpToolsException">It is below 0 (<see cref="ErrorCode.BadRequest"/>).</exception>
    public static UploadBasis At(long offset)
    {
        return offset >= 0 ? new UploadBasis(offset) : throw new FtpToolsException(ErrorCode.BadRequest, "A file has no place below 0.");
    }
}
