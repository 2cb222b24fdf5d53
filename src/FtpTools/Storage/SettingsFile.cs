using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>
/// A file of the <see cref="SettingsFolder"/>, or one that somebody named by its whole path: read whole, and changed under a lock, so that
/// of two processes that change it at once neither undoes what the other did.
/// </summary>
internal sealed class SettingsFile
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    private readonly IFileSystem _fileSystem;
    private readonly AtomicFile _file;
    private readonly TimeProvider _timeProvider;
    private readonly Action<string> _closed;

    /// <summary>Uses a file, which need not exist yet.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="fileSystem">Where it is; null for the machine's disk.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    /// <param name="closed">Told what of the settings others could change and no longer can: full paths.</param>
    public SettingsFile(string path, IFileSystem? fileSystem, TimeProvider? timeProvider, Action<string> closed)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _fileSystem = fileSystem ?? new FileSystem();
        _file = new AtomicFile(_fileSystem, path);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _closed = closed;
    }

    /// <summary>The whole content, or null when there is no such file.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/>: it cannot be read, or it lies in the settings and is a
    /// link or another user's.</exception>
    public byte[]? Read()
    {
        CheckFolder();
        return _file.Read();
    }

    /// <summary>Reads the file and replaces it, while nobody else changes it.</summary>
    /// <param name="change">Given the content, null when there is no file; gives the new content, or null to leave it as it is.</param>
    /// <param name="cancellationToken">Stops waiting for another process that changes it.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.LocalFileError"/> when it cannot be read or written, or another process holds it for ten seconds.
    /// </exception>
    public async Task ChangeAsync(Func<byte[]?, byte[]?> change, CancellationToken cancellationToken)
    {
        CheckFolder();
        if (Path.GetDirectoryName(_file.Path) is { Length: > 0 } directory)
            AtomicFile.EnsureDirectory(_fileSystem, directory, ownerOnly: true);
        using (await _file.LockAsync(_timeProvider, LockTimeout, cancellationToken).ConfigureAwait(false))
        {
            if (change(_file.Read()) is { } content) _file.Replace(content);
        }
    }

    private void CheckFolder()
    {
        foreach (var path in SettingsFolder.Check(_fileSystem, _file.Path)) _closed(path);
    }
}
