namespace FtpTools.Storage;

/// <summary>Keeps account of what is in a home; whoever changes the home reports to it.</summary>
internal interface IUsageAccounting
{
    /// <summary>Asked right before a change.</summary>
    /// <returns>What the change lacks, and then it is not made; null when it may be made.</returns>
    StorageAmount? LackFor(StorageAmount change);

    /// <summary>Told as soon as the change is made. Must not throw.</summary>
    void AfterChange(StorageAmount change);
}
