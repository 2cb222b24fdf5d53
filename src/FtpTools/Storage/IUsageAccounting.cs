namespace FtpTools.Storage;

/// <summary>Keeps account of what is in a home; whoever changes the home reports to it.</summary>
internal interface IUsageAccounting
{
    /// <summary>Told right before a change; what it throws keeps the change from being made.</summary>
    void BeforeChange(StorageAmount change);

    /// <summary>Told as soon as the change is made. Must not throw.</summary>
    void AfterChange(StorageAmount change);
}
