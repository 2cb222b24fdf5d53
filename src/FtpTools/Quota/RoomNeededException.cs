using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>A change of a home needs more than this process has been granted. Whoever made it gets that granted and makes it
/// again.</summary>
/// <param name="need">What it needs.</param>
internal sealed class RoomNeededException(StorageAmount need) : Exception("More would be added to the home than was granted.")
{
    /// <summary>What it needs.</summary>
    public StorageAmount Need => need;
}
