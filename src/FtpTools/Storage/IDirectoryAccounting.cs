namespace FtpTools.Storage;

/// <summary>Keeps account of the directories of a home; whoever makes or deletes one does it through this.</summary>
internal interface IDirectoryAccounting
{
    /// <summary>Makes one where there is room for it.</summary>
    /// <param name="make">Makes it, or throws; not called where there is no room.</param>
    /// <returns>What is lacking; null when it was made.</returns>
    StorageAmount? TryAdd(Action make);

    /// <summary>Deletes one.</summary>
    /// <param name="delete">Deletes it, or throws.</param>
    void Remove(Action delete);
}
