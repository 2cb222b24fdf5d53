namespace FtpTools.Storage;

/// <summary>Keeps account of the directories of a home; whoever makes or deletes one does it through this.</summary>
internal interface IDirectoryAccounting
{
    /// <summary>Makes one.</summary>
    /// <param name="make">Makes it, or throws.</param>
    /// <exception cref="FtpToolsException">There is no room for it, or what <paramref name="make"/> throws; none was made.</exception>
    void Add(Action make);

    /// <summary>Deletes one.</summary>
    /// <param name="delete">Deletes it, or throws.</param>
    void Remove(Action delete);
}
