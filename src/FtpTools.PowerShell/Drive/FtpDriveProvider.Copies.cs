using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Drive;

/// <content>Copying on a server, or from one to another. What is copied travels through this computer and is verified on both ways.</content>
public sealed partial class FtpDriveProvider
{
    /// <inheritdoc/>
    protected override void CopyItem(string path, string copyPath, bool recurse)
    {
        Try(path, () =>
        {
            _seen.Clear();
            var item = Call(path, (session, remote, token) => session.StatAsync(remote, token));
            var (to, target) = TargetOf(copyPath, item.Name);
            RequireApart(item, to, target);
            if (!ShouldProcess($"{item.RemotePath} to {target}", "Copy")) return;
            Write(CallSession(item.Session, async token =>
            {
                await CopyAsync(item, to, target, recurse, token);
                return await to.StatAsync(target, token);
            }));
        });
    }

    private static void RequireApart(RemoteItem item, FtpSession to, string target)
    {
        if (to != item.Session) return;
        if (target == item.RemotePath)
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"'{target}' cannot be copied onto itself. Name another destination.") { Target = target };
        if (item.IsDirectory && target.StartsWith($"{item.RemotePath.TrimEnd('/')}/", StringComparison.Ordinal))
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"'{item.RemotePath}' cannot be copied into itself. Name a destination outside of it.") { Target = target };
    }

    // A directory without -Recurse is made, and nothing in it: so it is on a disk.
    private async Task CopyAsync(RemoteItem item, FtpSession to, string target, bool recurse, CancellationToken cancellationToken)
    {
        if (item.Type == RemoteItemType.File)
        {
            await CopyFileAsync(item, to, target, cancellationToken);
            return;
        }

        if (!item.IsDirectory)
        {
            WriteWarning($"'{item.RemotePath}' is neither a file nor a directory, and was not copied.");
            return;
        }

        await to.MakeDirectoryAsync(target, makeParents: true, cancellationToken);
        if (!recurse) return;
        var (items, omission) = await item.Session.ListAsync(item.RemotePath, cancellationToken).ReadAsync();
        foreach (var below in items) await CopyAsync(below, to, $"{target}/{below.Name}", recurse, cancellationToken);
        if (omission is not null) WriteError(ErrorRecords.From(omission.ToError(ErrorCode.NameRefused, $"Not all of '{item.RemotePath}' can be copied.")));
    }

    private static async Task CopyFileAsync(RemoteItem file, FtpSession to, string target, CancellationToken cancellationToken)
    {
        using var spool = LocalSpool.Create();
        await file.Session.DownloadAsync(file.RemotePath, spool.FilePath, null, null, cancellationToken);
        await to.UploadAsync(spool.FilePath, target, new TransferOptions { Overwrite = true }, null, cancellationToken);
    }
}
