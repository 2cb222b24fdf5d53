using System.Management.Automation;
using System.Text;
using FtpTools.Files;

namespace FtpTools.PowerShell.Drive;

/// <content>Changing what is on the server.</content>
public sealed partial class FtpDriveProvider
{
    /// <inheritdoc/>
    protected override void NewItem(string path, string itemTypeName, object? newItemValue)
    {
        Try(path, () =>
        {
            _seen.Clear();
            var isDirectory = IsDirectoryType(itemTypeName);
            if (!ShouldProcess(Shown(path), isDirectory ? "Create directory" : "Create file")) return;
            Write(path, isDirectory ? MakeDirectory(path) : MakeFile(path, newItemValue));
        });
    }

    /// <inheritdoc/>
    protected override void RemoveItem(string path, bool recurse)
    {
        Try(path, () =>
        {
            _seen.Clear();
            var item = Call(path, (session, remote, token) => session.StatAsync(remote, token));
            if (item.RemotePath == "/")
                throw new FtpToolsException(ErrorCode.PermissionDenied, "The home itself cannot be deleted. Name what is in it.")
                {
                    Target = "/",
                };
            if (!ShouldProcess(Shown(path), item.IsDirectory ? "Remove directory" : "Remove file")) return;
            Call(path, async (session, remote, token) =>
            {
                if (!item.IsDirectory) await session.DeleteFileAsync(remote, token);
                else if (recurse) await session.DeleteTreeAsync(remote, token);
                else await session.DeleteDirectoryAsync(remote, token);
                return item;
            });
        });
    }

    /// <inheritdoc/>
    protected override void RenameItem(string path, string newName)
    {
        Try(path, () =>
        {
            if (newName.AsSpan().ContainsAny('/', '\\'))
                throw new FtpToolsException(ErrorCode.InvalidArgument, $"'{newName}' is a path. Move-Item moves to another directory.")
                {
                    Target = newName,
                };
            Rename(path, remote => RemotePath.Parse(remote).Parent.Append(newName).ToString(), "Rename");
        });
    }

    /// <inheritdoc/>
    protected override void MoveItem(string path, string destination)
    {
        Try(path, () =>
        {
            if (SessionOf(Locate(path)) != SessionOf(Locate(destination)))
                throw new FtpToolsException(
                    ErrorCode.InvalidArgument,
                    "Move-Item moves within one server; Copy-Item copies to another.")
                {
                    Target = Shown(destination),
                };
            var name = Call(path, (_, remote, _) => Task.FromResult(DrivePath.NameOf(remote)));
            var (_, to) = TargetOf(destination, name);
            Rename(path, _ => to, "Move");
        });
    }

    /// <summary>Where an item with a name goes: into the directory that the destination is, or to the destination itself.</summary>
    private (FtpSession Session, string Path) TargetOf(string destination, string name)
    {
        var isInto = Find(destination) is { IsDirectory: true };
        return Call(destination, (session, remote, _) => Task.FromResult((session, isInto ? Into(remote, name) : remote)));
    }

    // A home has no name of its own.
    private static string Into(string directory, string name)
    {
        return RemotePath.IsName(name) ? RemotePath.Parse(directory).Append(name).ToString() : directory;
    }

    private void Rename(string path, Func<string, string> target, string action)
    {
        _seen.Clear();
        var (from, to) = Call(path, (_, remote, _) => Task.FromResult((remote, target(remote))));
        if (ShouldProcess($"{Shown(path, from)} to {Shown(path, to)}", action))
            Write(path, Call(path, (session, remote, token) => session.RenameAsync(remote, to, Force, token)));
    }

    private RemoteItem MakeDirectory(string path)
    {
        return Call(path, async (session, remote, token) =>
        {
            var parent = RemotePath.Parse(remote).Parent;
            if (!Force && !parent.IsRoot) await session.MakeDirectoryAsync(parent.ToString(), makeParents: true, token);
            return await session.MakeDirectoryAsync(remote, makeParents: Force, token);
        });
    }

    private RemoteItem MakeFile(string path, object? value)
    {
        using var spool = LocalSpool.Create();
        spool.Write(BytesOf(value));
        return Call(path, async (session, remote, token) =>
        {
            await session.UploadAsync(spool.FilePath, remote, new TransferOptions { Overwrite = Force, MakeParents = Force }, null, token);
            return await session.StatAsync(remote, token);
        });
    }

    private static byte[] BytesOf(object? value)
    {
        var content = value is PSObject wrapped ? wrapped.BaseObject : value;
        return content as byte[] ?? Encoding.UTF8.GetBytes(LanguagePrimitives.ConvertTo<string>(content) ?? string.Empty);
    }

    // Without a type, New-Item creates a file, as it does on a disk.
    private static bool IsDirectoryType(string? itemTypeName)
    {
        if (string.IsNullOrEmpty(itemTypeName) || "file".StartsWith(itemTypeName, StringComparison.OrdinalIgnoreCase)) return false;
        if (itemTypeName.Equals("container", StringComparison.OrdinalIgnoreCase)
            || "directory".StartsWith(itemTypeName, StringComparison.OrdinalIgnoreCase))
            return true;
        throw new FtpToolsException(ErrorCode.InvalidArgument, $"A server has files and directories; '{itemTypeName}' is neither.")
        {
            Target = itemTypeName,
        };
    }
}
