using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>
/// A file that is being received. It has a temporary name until it is published under the real one in a single
/// step; disposed without that, it is deleted, or kept for another attempt when <see cref="IsKept"/> says so.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly DirectoryHandle _directory;
    private readonly string _name;
    private FileSystemStream? _stream;
    private long _lengthClosed;
    private bool _isDisposed;

    private PartialFile(DirectoryHandle directory, string name, FileSystemStream stream)
    {
        _directory = directory;
        _name = name;
        _stream = stream;
    }

    /// <summary>Where the content is written to, unbuffered; closed by <see cref="Publish"/>.</summary>
    public Stream Content => _stream ?? throw new ObjectDisposedException(nameof(PartialFile));

    /// <summary>Whether what has arrived is kept when the file is not published. One that nobody can find again is never kept.</summary>
    public bool IsKept
    {
        get => field && !IsPassing;
        set;
    }

    /// <summary>Its name until it is published.</summary>
    public string Name => _name;

    /// <summary>Whether nobody can find it again: another request has the one of its user and path.</summary>
    public bool IsPassing => PartialNames.IsPassing(_name);

    /// <summary>Whether it is still there after it was disposed.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>Whether it has its real name.</summary>
    public bool IsPublished { get; private set; }

    /// <summary>The bytes it holds.</summary>
    public long Length => _stream?.Length ?? _lengthClosed;

    /// <summary>Begins a file in a directory, which the partial file disposes at the end.</summary>
    /// <param name="directory">On the volume where the file is to be published.</param>
    /// <param name="name">Its name until then; there must be no file of that name.</param>
    /// <exception cref="FtpToolsException">The file could not be made.</exception>
    public static PartialFile Create(DirectoryHandle directory, string name)
    {
        return new PartialFile(directory, name, directory.CreateFile(name));
    }

    /// <summary>Resumes a file of that name, or begins it, and keeps others from doing the same meanwhile.</summary>
    /// <param name="directory">On the volume where the file is to be published; the partial file disposes it at the end.</param>
    /// <param name="name">Its name until then.</param>
    /// <exception cref="FtpToolsException">Somebody else has it under way (<see cref="ErrorCode.FileBusy"/>), or it could not be
    /// opened.</exception>
    public static PartialFile OpenExclusive(DirectoryHandle directory, string name)
    {
        return new PartialFile(directory, name, directory.OpenExclusive(name));
    }

    /// <summary>Writes a whole content.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="name">What the file is called in an error.</param>
    /// <exception cref="FtpToolsException">It could not be written.</exception>
    public void Write(ReadOnlySpan<byte> content, string name)
    {
        try
        {
            Content.Write(content);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e).At(name);
        }
    }

    /// <summary>What its note says it is to become.</summary>
    /// <returns>Null when there is no valid note.</returns>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    public PartialInfo? ReadInfo() => IsPassing ? null : PartialNotes.Read(_directory, _name);

    /// <summary>Notes what it is to become, for whoever asks what can be resumed.</summary>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    public void Tell(PartialInfo info)
    {
        if (!IsPassing) PartialNotes.Write(_directory, _name, info);
    }

    /// <summary>Throws away what has arrived.</summary>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    public void Restart() => Cut(0);

    /// <summary>Throws away what has arrived and its note: nobody can tell any more what it was to become.</summary>
    /// <exception cref="FtpToolsException">The storage failed; something may still be there.</exception>
    public void Forget()
    {
        if (!IsPassing && !PartialNotes.TryDelete(_directory, _name))
            throw new FtpToolsException(ErrorCode.StorageError, "What is left of an earlier upload could not be deleted");
        Restart();
    }

    /// <summary>Throws away what has arrived from a place on; what is written next comes there.</summary>
    /// <param name="length">Where, in bytes from the beginning.</param>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    public void Cut(long length)
    {
        try
        {
            if (Length != length) Content.SetLength(length);
            Content.Position = length;
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }

    /// <summary>Puts the content on the disk with all that <see cref="Publish"/> gives it, so that it survives a power cut once the
    /// directory it goes to is put there too.</summary>
    /// <param name="target">The directory it goes to.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="modified">The modification time it will have, UTC; null for the present time.</param>
    /// <param name="mode">The mode of what it is a copy of; null when that has none.</param>
    /// <exception cref="FtpToolsException">The disk failed, or what is there is not a file.</exception>
    public void Flush(DirectoryHandle target, string name, DateTime? modified, UnixFileMode? mode)
    {
        try
        {
            Grant(target, name, mode);
            if (modified is { } time) _directory.SetModified(_name, time);
            (_stream ?? throw new ObjectDisposedException(nameof(PartialFile))).Flush(flushToDisk: true);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }

    /// <summary>Gives the file its real name, and the rights of the file that it replaces. Whoever looks sees what was there before or
    /// the new file, never a part of it.</summary>
    /// <param name="target">The directory it goes to.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="overwrite">Whether a file of that name is replaced.</param>
    /// <param name="modified">The modification time it gets, UTC; null leaves the present time.</param>
    /// <param name="mode">The mode of what it is a copy of; null when that has none. It counts when no file is replaced.</param>
    /// <exception cref="FtpToolsException">It could not be published; what was there before is untouched.</exception>
    public void Publish(DirectoryHandle target, string name, bool overwrite, DateTime? modified, UnixFileMode? mode)
    {
        Grant(target, name, mode);

        // While it is open nobody else can resume it; so it is closed only under its real name, where that is possible.
        if (!_directory.MovesOpenFiles)
        {
            _lengthClosed = Length;
            Close();
        }

        if (modified is { } time) _directory.SetModified(_name, time);

        // Its name is free for another upload as soon as it has its real one, and the note is that one's then.
        ForgetInfo();
        _directory.Move(_name, target, name, overwrite);
        IsPublished = true;
        Close();
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        try
        {
            if (IsPublished) return;

            // One that was closed already is complete, and worth keeping.
            var isKept = IsKept && _stream is not { Length: 0 };
            if (!_directory.MovesOpenFiles) Close();
            if (!isKept) ForgetInfo();
            IsLeft = isKept || !_directory.TryDeleteFile(_name);
        }
        catch (FtpToolsException)
        {
            // It could not be closed; what ended the transfer counts.
            IsLeft = true;
        }
        finally
        {
            _stream?.Dispose();
            _directory.Dispose();
        }
    }

    private void ForgetInfo()
    {
        if (PartialNames.IsResumable(_name)) PartialNotes.TryDelete(_directory, _name);
    }

    private void Grant(DirectoryHandle target, string name, UnixFileMode? mode)
    {
        if (target.RightsFor(name, mode) is { } rights)
            _directory.Grant(_stream ?? throw new ObjectDisposedException(nameof(PartialFile)), _name, rights);
    }

    private void Close()
    {
        if (_stream is not { } stream) return;
        _stream = null;
        try
        {
            stream.Dispose();
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }
}
