using System.Security.Cryptography;

namespace FtpTools.PowerShell.Drive;

/// <summary>A verified copy of a file on a server in a temporary folder of this computer,
/// and what has happened to the file since.</summary>
internal sealed class SpooledFile(FtpSession session, string remotePath) : IDisposable
{
    private readonly LocalSpool _spool = LocalSpool.Create();
    private RemoteItem? _seen;

    /// <summary>The full path of the copy.</summary>
    public string FilePath => _spool.FilePath;

    /// <summary>Opens the copy to add to it; it is created if the server has no such file.</summary>
    public FileStream OpenAppend() => _spool.OpenAppend();

    /// <summary>Fetches the file.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        _seen = await session.StatAsync(remotePath, cancellationToken);
        await session.DownloadAsync(remotePath, FilePath, null, null, cancellationToken);
    }

    /// <summary>Whether the file has changed since, by its length and time.</summary>
    public async Task<bool> HasChangedAsync(CancellationToken cancellationToken)
    {
        var now = await session.StatAsync(remotePath, cancellationToken);
        return _seen is null || now.Length != _seen.Length || now.Modified != _seen.Modified;
    }

    /// <summary>Fetches the current content. What is already here is not transferred again.</summary>
    /// <returns>Whether the file only grew; otherwise it is a different one.</returns>
    public async Task<bool> FetchAgainAsync(CancellationToken cancellationToken)
    {
        var length = new FileInfo(FilePath).Length;
        var digest = await DigestAsync(FilePath, length, cancellationToken);

        // What is here becomes the beginning of an interrupted transfer; the server compares it by its digest.
        var partial = Path.Combine(Path.GetDirectoryName(FilePath)!, $".{Path.GetFileName(FilePath)}.ftpart");
        LocalSpool.Do(() =>
        {
            File.Move(FilePath, partial, overwrite: true);
            return true;
        });
        _seen = await session.StatAsync(remotePath, cancellationToken);
        await session.DownloadAsync(remotePath, FilePath, new TransferOptions { Resume = true }, null, cancellationToken);
        return new FileInfo(FilePath).Length >= length && digest == await DigestAsync(FilePath, length, cancellationToken);
    }

    public void Dispose() => _spool.Dispose();

    private static async Task<string> DigestAsync(string path, long length, CancellationToken cancellationToken)
    {
        await using var file = LocalSpool.Do(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = new byte[64 * 1024];
        for (var left = length; left > 0;)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (read == 0) break;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
