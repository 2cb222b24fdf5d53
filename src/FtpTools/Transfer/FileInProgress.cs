namespace FtpTools;

/// <summary>The progress of one file that is being moved.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="BytesDone">Bytes of it that are at the other end, those of an earlier attempt included.</param>
/// <param name="BytesTotal">Its length in bytes.</param>
public sealed record FileInProgress(string Name, long BytesDone, long BytesTotal);
