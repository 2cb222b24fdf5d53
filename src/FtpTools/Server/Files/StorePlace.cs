using FtpTools.Files;

namespace FtpTools.Server.Files;

/// <summary>Where a file goes, and how.</summary>
/// <param name="Path">Its path in the home.</param>
/// <param name="Overwrite">Whether a file that is there is replaced.</param>
/// <param name="MakeParents">Whether missing directories are made.</param>
/// <param name="Modified">The modification time it gets, UTC; null leaves the present time.</param>
/// <param name="IsDurable">Whether it is on the disk, and not just with the operating system, when it is confirmed.</param>
/// <param name="Mode">The mode of the file at the client; null when it has none.</param>
internal sealed record StorePlace(
    RemotePath Path, bool Overwrite, bool MakeParents, DateTime? Modified, bool IsDurable, UnixFileMode? Mode);
