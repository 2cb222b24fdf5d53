namespace FtpTools.Storage;

/// <summary>The notes beside partial files in a home, which say what these are to become.</summary>
internal static class PartialNotes
{
    /// <summary>Reads the note on a partial file.</summary>
    /// <param name="directory">Where the partial files are.</param>
    /// <param name="partial">The name of the partial file.</param>
    /// <returns>Null when there is none, or it is not valid.</returns>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    public static PartialInfo? Read(DirectoryHandle directory, string partial)
    {
        try
        {
            using var stream = directory.OpenRead(PartialNames.InfoOf(partial), out _);
            return PartialInfo.Read(stream);
        }
        catch (FtpToolsException e)
            when (e.Code is ErrorCode.NotFound or ErrorCode.NotAFile or ErrorCode.IsADirectory or ErrorCode.PathRefused)
        {
            return null;
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }

    /// <summary>Writes the note on a partial file.</summary>
    /// <param name="directory">Where the partial files are.</param>
    /// <param name="partial">The name of the partial file.</param>
    /// <param name="info">What it is to become.</param>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    public static void Write(DirectoryHandle directory, string partial, PartialInfo info)
    {
        try
        {
            using var stream = directory.OpenExclusive(PartialNames.InfoOf(partial));
            stream.SetLength(0);
            stream.Write(info.ToBytes());
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }

    /// <summary>Deletes the note on a partial file. What cannot be deleted now is swept later.</summary>
    /// <returns>Whether there is none any more.</returns>
    public static bool TryDelete(DirectoryHandle directory, string partial) => directory.TryDeleteFile(PartialNames.InfoOf(partial));
}
