namespace FtpTools.Sessions;

/// <summary>How full a home is, as a server tells it; null means that there is no limit. Lengths are in bytes.</summary>
/// <param name="UsedBytes">What is in the home.</param>
/// <param name="UsedFiles">How many files that is.</param>
/// <param name="ReservedBytes">What uploads under way may add.</param>
/// <param name="ReservedFiles">How many files they may add.</param>
/// <param name="LimitBytes">What the user may store.</param>
/// <param name="LimitFiles">How many files the user may store.</param>
/// <param name="ReplacingBytes">What uploads take on the disk beyond that until the files they replace are gone.</param>
internal sealed record HomeQuotaStatus(
    long UsedBytes, long UsedFiles, long ReservedBytes, long ReservedFiles, long? LimitBytes, long? LimitFiles, long ReplacingBytes);
