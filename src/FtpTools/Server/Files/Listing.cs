using FtpTools.Server.Admission;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>A listing that is being read. Disposed, it gives back its place.</summary>
/// <param name="entries">What is listed; read as it is taken.</param>
/// <param name="omitted">What is there and could not be listed; complete when the entries are.</param>
/// <param name="place">The place it has.</param>
internal sealed class Listing<T>(IEnumerable<T> entries, OmittedEntries omitted, TransferPlace place) : IDisposable
{
    /// <summary>What is listed; read as it is taken.</summary>
    public IEnumerable<T> Entries => entries;

    /// <summary>What is there and could not be listed; complete when the entries are.</summary>
    public OmittedEntries Omitted => omitted;

    public void Dispose() => place.Dispose();
}
