using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>How full a home is, and what its user may store.</summary>
/// <param name="Used">What is in it, including unfinished uploads that wait to be resumed.</param>
/// <param name="Reserved">What the uploads under way may add to it.</param>
/// <param name="Limit">What the user may store.</param>
internal sealed record UserQuota(StorageAmount Used, StorageAmount Reserved, StorageLimit Limit)
{
    /// <summary>How many files there may be beside the directories there are; null when there is no limit.</summary>
    public long? LimitFiles => Limit.FilesBeside(Used.Directories + Reserved.Directories);
}
