using FtpTools.Files;
using FtpTools.Storage;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace FtpTools.Sftp;

/// <summary>Gives an upload its time, its mode and, in one step, its name.</summary>
/// <param name="partial">The name until then.</param>
/// <param name="path">The name.</param>
/// <param name="overwrite">Whether a file with the name is replaced.</param>
/// <param name="status">What was sent.</param>
/// <param name="kept">The mode of the file that is replaced; null when none is.</param>
internal sealed class SftpPublisher(RemotePath partial, RemotePath path, bool overwrite, ItemStatus status, UnixFileMode? kept)
{
    /// <summary>The name until it is published.</summary>
    public RemotePath Partial => partial;

    /// <summary>The name.</summary>
    public RemotePath Path => path;

    /// <summary>The bytes that were sent.</summary>
    public long Length => status.Length;

    /// <summary>Whether it has its name.</summary>
    public bool IsPublished { get; private set; }

    /// <summary>Whether all is done but the name.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Publishes it, while a thread waits.</summary>
    /// <exception cref="FtpToolsException">The server has another number of bytes (<see cref="ErrorCode.LengthMismatch"/>).</exception>
    /// <exception cref="SshException">The server refuses; in one step it may not be able to replace a file.</exception>
    public void TryPublish(SftpClient client)
    {
        var attributes = client.GetAttributes(partial.ToString());
        if (attributes.Size != status.Length)
        {
            throw SftpErrors.Refused(
                ErrorCode.LengthMismatch,
                $"The server has {attributes.Size} bytes, and {status.Length} were sent; they were deleted",
                path);
        }

        Describe(client, attributes);
        IsComplete = true;
        if (overwrite) SftpChanges.Replace(client, partial, path);
        else client.RenameFile(partial.ToString(), path.ToString());
        IsPublished = true;
    }

    // A file that is replaced keeps its mode; a new one is allowed what its source is, within what the server gives to new files.
    private void Describe(SftpClient client, SftpFileAttributes attributes)
    {
        attributes.LastWriteTimeUtc = status.Modified;
        SftpModes.Set(
            attributes,
            kept ?? (SftpModes.IsPrivate(status.Mode)
                ? FileRights.ForNew(status.Mode) : SftpModes.ForNew(status.Mode, SftpModes.Of(attributes))));
        try
        {
            client.SetAttributes(partial.ToString(), attributes);
        }
        catch (Exception e) when (e is SftpPermissionDeniedException
            or SftpException { StatusCode: StatusCode.Failure or StatusCode.OperationUnsupported or StatusCode.PermissionDenied })
        {
            // Some servers keep no times or modes, as some of FTP do: the content is whole all the same.
        }
    }
}
