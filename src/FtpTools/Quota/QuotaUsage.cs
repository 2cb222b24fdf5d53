using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>How full a home is.</summary>
/// <param name="Used">What is in it, including unfinished uploads that wait to be resumed.</param>
/// <param name="Reserved">What the uploads under way may add to it.</param>
internal readonly record struct QuotaUsage(StorageAmount Used, StorageAmount Reserved);
