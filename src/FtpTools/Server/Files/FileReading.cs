using FtpTools.Files;
using FtpTools.Server.Admission;

namespace FtpTools.Server.Files;

/// <summary>A file that is being read. Disposed, it is closed and gives back its place.</summary>
/// <param name="content">Its content.</param>
/// <param name="entry">What it is, with its true length.</param>
/// <param name="fetched">Told when the client has it.</param>
/// <param name="place">The place it has.</param>
internal sealed class FileReading(Stream content, FileEntry entry, Action<FileEntry> fetched, TransferPlace place) : IDisposable
{
    /// <summary>Its content.</summary>
    public Stream Content => content;

    /// <summary>What it is, with its true length.</summary>
    public FileEntry Entry => entry;

    /// <summary>Says that the client has been sent all of it, for the log and the count.</summary>
    public void Complete() => fetched(entry);

    public void Dispose()
    {
        try
        {
            content.Dispose();
        }
        finally
        {
            place.Dispose();
        }
    }
}
