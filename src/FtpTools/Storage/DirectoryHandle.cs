using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>
/// A directory that was opened, and what can be done with the names in it. The names given to its methods are single
/// names. None of the methods follows a link, so that whoever starts at a home and walks down by
/// <see cref="OpenDirectory"/> stays in it.
/// Every failure is an <see cref="FtpToolsException"/> with the code of its cause and a message that does not name the path;
/// <see cref="StorageErrors.At"/> adds it.
/// </summary>
internal abstract class DirectoryHandle : IDisposable
{
    /// <summary>What is under a name; null when nothing is.</summary>
    public abstract ItemStatus? Stat(string name);

    /// <summary>All names in the directory, in no order, as they are read. One that is not valid Unicode has lone surrogates in it, and can
    /// be used with this handle like any other.</summary>
    public abstract IEnumerable<string> Names();

    /// <summary>Opens a directory in this one.</summary>
    public abstract DirectoryHandle OpenDirectory(string name);

    /// <summary>Opens a regular file for reading; what is opened is what is read and described, whatever happens to the name.</summary>
    public abstract FileSystemStream OpenRead(string name, out ItemStatus status);

    /// <summary>Creates a file that does not exist yet and opens it for writing. Nobody but its owner may read it until
    /// <see cref="Grant"/>.</summary>
    public abstract FileSystemStream CreateFile(string name);

    /// <summary>Makes a file without a name; null where the platform or the volume has no such files.</summary>
    /// <param name="mode">Who may do what with it, less what the umask removes.</param>
    public virtual UnnamedFile? TryCreateUnnamed(UnixFileMode mode = FileRights.Ordinary) => null;

    /// <summary>Opens a file for reading and writing, or makes it, and keeps everybody else from opening it this way until it is
    /// closed, in this process and in others. Nobody but its owner may read it from then on, until <see cref="Grant"/>.</summary>
    /// <exception cref="FtpToolsException">Somebody has it open this way, or it is somebody else's who keeps it open to others
    /// (<see cref="ErrorCode.FileBusy"/>).</exception>
    public abstract FileSystemStream OpenExclusive(string name);

    /// <summary>Whether a file can be moved while it is open, and so while it is kept from others.</summary>
    public abstract bool MovesOpenFiles { get; }

    /// <summary>Makes a directory that is not there yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isPrivate">Whether it is for its owner alone, where the platform has modes; otherwise it is as the umask says.</param>
    public abstract void MakeDirectory(string name, bool isPrivate = false);

    /// <summary>Takes from others what they may do in this directory, if they may change something in it.</summary>
    /// <returns>Whether that was so. False where the volume keeps no such rights, and on Windows and macOS, where nobody looks.</returns>
    /// <exception cref="FtpToolsException">It is somebody else's, who does not let us
    /// (<see cref="ErrorCode.PermissionDenied"/>).</exception>
    public virtual bool CloseToOthers() => false;

    /// <summary>Deletes a file or a link.</summary>
    public abstract void DeleteFile(string name);

    /// <summary>Deletes a file of ours that is of no use any more. One that cannot be deleted now is swept later.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool TryDeleteFile(string name)
    {
        try
        {
            DeleteFile(name);
            return true;
        }
        catch (FtpToolsException e)
        {
            return e.Code == ErrorCode.NotFound;
        }
    }

    /// <summary>Deletes an empty directory.</summary>
    public abstract void DeleteDirectory(string name);

    /// <summary>The rights of a file that is put under a name: those of the file it replaces, otherwise those of a new file.</summary>
    /// <param name="name">The name.</param>
    /// <param name="source">The mode of what it is a copy of; null when that has none.</param>
    /// <returns>Null where the platform keeps no rights that we could give.</returns>
    /// <exception cref="FtpToolsException">What is there is not a file, and cannot be replaced.</exception>
    public FileRights? RightsFor(string name, UnixFileMode? source) => RightsOf(name) ?? RightsOfNew(FileRights.ForNew(source));

    /// <summary>The rights of the file of a name; null when there is none, or the platform keeps none that we could give.</summary>
    /// <exception cref="FtpToolsException">What is there is not a file, and cannot be replaced.</exception>
    public abstract FileRights? RightsOf(string name);

    /// <summary>The rights of a file that is made here with a mode, after the umask, or what else decides here.</summary>
    protected abstract FileRights? RightsOfNew(UnixFileMode mode);

    /// <summary>Gives rights to a file that was made with <see cref="CreateFile"/> or opened with <see cref="OpenExclusive"/>.</summary>
    /// <param name="file">The file, while it is open.</param>
    /// <param name="name">Its name in this directory.</param>
    /// <param name="rights">What it gets.</param>
    public abstract void Grant(FileSystemStream file, string name, FileRights rights);

    /// <summary>What is under a name, seen as something to replace; null when nothing is.</summary>
    public virtual RemoteItemType? TypeOf(string name) => Stat(name)?.Type;

    /// <summary>Refuses to put a file in the place of anything but a file. A link would be lost, and what it leads to would seem to be
    /// replaced; whoever reads a pipe would wait forever.</summary>
    /// <param name="existing">What is there; null when nothing is.</param>
    /// <exception cref="FtpToolsException">It is not a file.</exception>
    public static void RequireReplaceable(RemoteItemType? existing)
    {
        if (existing is null or RemoteItemType.File) return;
        if (existing == RemoteItemType.Directory) throw new FtpToolsException(ErrorCode.IsADirectory, "This is a directory");
        var what = existing == RemoteItemType.Link ? "a link" : "a pipe, a socket or a device";
        throw new FtpToolsException(
            ErrorCode.NotAFile, $"This is {what}, and only a file is ever replaced; remove it first, or choose another name");
    }

    /// <summary>Moves a file or directory to a name in a directory on the same volume, in one step.</summary>
    /// <param name="name">The file or directory.</param>
    /// <param name="target">The directory it goes to.</param>
    /// <param name="newName">Its name there.</param>
    /// <param name="overwrite">Whether a file of that name is replaced by a file; nothing else ever is. For a directory it must be
    /// false.</param>
    public abstract void Move(string name, DirectoryHandle target, string newName, bool overwrite);

    /// <summary>Sets the modification time, UTC, of a file or directory. No link is followed: that of a link would be set itself.</summary>
    public abstract void SetModified(string name, DateTime modified);

    /// <summary>Puts what was made, renamed and deleted in this directory on the disk, so that it survives a power cut. Where the
    /// platform does that by itself, or cannot, nothing happens.</summary>
    public virtual void Flush()
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
