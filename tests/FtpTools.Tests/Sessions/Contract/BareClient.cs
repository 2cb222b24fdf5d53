using FtpTools.Files;
using FtpTools.Sessions;
using FtpTools.Transfer;

namespace FtpTools.Tests.Sessions.Contract;

/// <summary>A client of a protocol that has only what every protocol must have: all else is as <see cref="RemoteClient"/> leaves it.</summary>
internal sealed class BareClient(RemoteClient inner) : RemoteClient
{
    public override bool IsOpen => inner.IsOpen;

    public override FtpToolsException? EndReason => inner.EndReason;

    public override string? Agent => null;

    public override string? UserName => null;

    public override bool IsReadOnly => inner.IsReadOnly;

    public override bool IsEncrypted => inner.IsEncrypted;

    public override string? Thumbprint => inner.Thumbprint;

    public override long BytesSent => inner.BytesSent;

    public override long BytesReceived => inner.BytesReceived;

    public override Task<FileEntry> StatAsync(RemotePath path, CancellationToken cancellationToken) => inner.StatAsync(path, cancellationToken);

    public override IAsyncEnumerable<FileEntry> ListAsync(
        RemotePath directory, Action<ListingOmission> omitted, CancellationToken cancellationToken)
    {
        return inner.ListAsync(directory, omitted, cancellationToken);
    }

    public override Task<FileEntry> MakeDirectoryAsync(RemotePath path, bool makeParents, CancellationToken cancellationToken)
    {
        return inner.MakeDirectoryAsync(path, makeParents, cancellationToken);
    }

    public override Task DeleteFileAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return inner.DeleteFileAsync(path, cancellationToken);
    }

    public override Task DeleteDirectoryAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return inner.DeleteDirectoryAsync(path, cancellationToken);
    }

    public override Task<FileEntry> RenameAsync(RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken)
    {
        return inner.RenameAsync(path, target, overwrite, cancellationToken);
    }

    public override async Task<TransferResult> StoreAsync(
        string localPath, RemotePath path, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        return Unverified(await inner.StoreAsync(localPath, path, Bare(options), progress, cancellationToken));
    }

    public override async Task<TransferResult> FetchAsync(
        RemotePath path, string localPath, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        return Unverified(await inner.FetchAsync(path, localPath, Bare(options), progress, cancellationToken));
    }

    public override Task PingAsync(CancellationToken cancellationToken) => inner.PingAsync(cancellationToken);

    public override Task QuitAsync(CancellationToken cancellationToken) => inner.QuitAsync(cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private static TransferOptions Bare(TransferOptions options) => options with { Resume = false };

    private static TransferResult Unverified(TransferResult result) => result with { Verification = TransferVerification.Size, Digest = null };
}
