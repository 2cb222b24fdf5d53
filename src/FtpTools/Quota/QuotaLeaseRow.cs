using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// The lease of a process on a home. While the process lives, the disk may be ahead of the home's row by what it has changed since its last
/// report, and that is never more than it was granted. Once it is dead, nobody knows what it did: only a recount removes the row.
/// </summary>
/// <param name="Instance">The process (<see cref="Database.IServerInstance.Id"/>).</param>
/// <param name="Granted">By how much it may fill the home before it has to ask.</param>
/// <param name="Reserved">How much of that its uploads under way have reserved.</param>
/// <param name="IsPaused">Whether it has reported everything and changes nothing, because somebody counts.</param>
internal sealed record QuotaLeaseRow(string Instance, StorageAmount Granted, StorageAmount Reserved, bool IsPaused);
