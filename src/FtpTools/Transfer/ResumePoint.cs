namespace FtpTools.Transfer;

/// <summary>Decides at the sending end where a transfer resumes: what the other end has is worth something only if it is the
/// beginning of this file.</summary>
internal static class ResumePoint
{
    /// <summary>Compares what the other end has with the beginning of the file.</summary>
    /// <param name="source">The file, at its beginning; afterwards at the position to resume from.</param>
    /// <param name="length">The length of the file in bytes.</param>
    /// <param name="held">The bytes the other end has.</param>
    /// <param name="told">Their digest in hexadecimal, as the other end computed it; null when it told none.</param>
    /// <param name="digest">A new one; afterwards it has taken in what need not be sent.</param>
    /// <param name="name">What the file is called in an error.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    /// <param name="compared">Told how many bytes have been compared so far.</param>
    /// <returns>The offset to resume from: <paramref name="held"/>, or 0.</returns>
    /// <exception cref="FtpToolsException">The file could not be read.</exception>
    public static long Find(
        Stream source,
        long length,
        long held,
        string? told,
        ContentDigest digest,
        string name,
        CancellationToken cancellationToken,
        Action<long>? compared = null)
    {
        if (held <= 0 || held > length) return 0;
        ContentSender.Digest(source, held, digest, name, cancellationToken, compared);
        if (ContentDigest.Same(told, digest.Current())) return held;
        source.Position = 0;
        digest.Finish();
        return 0;
    }
}
