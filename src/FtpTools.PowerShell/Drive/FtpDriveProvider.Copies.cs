using FtpTools.Files;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Drive;

/// <content>Copying on a server, or from one to another.
/// What is copied passes through this computer and is verified in both directions.</content>
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
            var copy = new Copy(path, copyPath, to, recurse);
            At(path, item.Session).RequireApart(item, to, target);
            if (!ShouldProcess($"{Shown(path, item.RemotePath)} to {Shown(copyPath, target)}", "Copy")) return;
            Write(copyPath, CallSession(item.Session, async token =>
            {
                await CopyAsync(item, copy, target, token);
                return await At(copyPath, to).StatAsync(target, token);
            }));
        });
    }

    // A directory without -Recurse is created without its content, as on a disk.
    private async Task CopyAsync(RemoteItem item, Copy copy, string target, CancellationToken cancellationToken)
    {
        if (item.Type == RemoteItemType.File)
        {
            await CopyFileAsync(item, copy, target, cancellationToken);
            return;
        }

        if (!item.IsDirectory)
        {
            WriteWarning($"'{Shown(copy.Path, item.RemotePath)}' is neither a file nor a directory, and was not copied.");
            return;
        }

        await At(copy.CopyPath, copy.To).MakeDirectoryAsync(target, makeParents: true, cancellationToken);
        if (!copy.Recurse) return;
        var (items, omission) = await At(copy.Path, item.Session).ListAsync(item.RemotePath, cancellationToken).ReadAsync();
        foreach (var below in items)
            await CopyAsync(below, copy, RemotePath.Parse(target).Append(below.Name).ToString(), cancellationToken);
        if (omission is not null)
            WriteError(ErrorRecords.From(omission.ToError(ErrorCode.NameRefused, $"'{item.RemotePath}' cannot be copied completely.")));
    }

    private async Task CopyFileAsync(RemoteItem file, Copy copy, string target, CancellationToken cancellationToken)
    {
        try
        {
            await At(copy.Path, file.Session)
                .CopyFileAsync(file.RemotePath, copy.To, target, new TransferOptions { Overwrite = true }, null, cancellationToken);
        }
        catch (FtpToolsException e) when (e.SessionName is not null)
        {
            _asked = copy.CopyPath; // The path in the error is one there.
            throw;
        }
    }

    /// <summary>Says which of the two ends is asked next.</summary>
    private FtpSession At(string path, FtpSession session)
    {
        _asked = path;
        return session;
    }

    /// <summary>What is copied.</summary>
    /// <param name="Path">The path of it.</param>
    /// <param name="CopyPath">Where it goes.</param>
    /// <param name="To">The session of where it goes.</param>
    /// <param name="Recurse">Whether the content of a directory is copied with it.</param>
    private sealed record Copy(string Path, string CopyPath, FtpSession To, bool Recurse);
}
