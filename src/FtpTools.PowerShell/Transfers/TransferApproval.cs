using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Transfers;

/// <summary>
/// Asks whether a planned file is to be transferred. With -WhatIf it also finds out what otherwise the transfer itself would, so that the
/// plan does not promise what cannot be done.
/// </summary>
/// <param name="command">Asks the user.</param>
/// <param name="rules">What the user wants.</param>
/// <param name="direction">The direction in which the files go.</param>
internal sealed class TransferApproval(ICommandContext command, TransferRules rules, TransferDirection direction)
{
    /// <summary>Refuses a path that no server would accept.</summary>
    /// <exception cref="FtpToolsException">It is too long or too deep, or reserved for the server.</exception>
    public static void CheckRemote(FtpSession session, string remotePath)
    {
        if (session.IsReserved(remotePath))
            throw new FtpToolsException(ErrorCode.NameRefused, $"The server keeps its own files under this name: '{remotePath}'.")
            {
                Target = remotePath,
            };
    }

    /// <summary>Whether the file is to be transferred.</summary>
    /// <exception cref="FtpToolsException">It cannot be.</exception>
    public async Task<bool> IsGivenAsync(PlannedFile file, CancellationToken cancellationToken)
    {
        // Otherwise the comparison is part of the transfer, so that many run at once;
        // but here the user is to see what would be transferred.
        if (rules.Options.SkipExisting && command.IsWhatIf && await IsSameAsync(file, cancellationToken)) return false;
        if (direction == TransferDirection.Upload) CheckRemote(file.Session, file.RemotePath);
        if (command.IsWhatIf) await CheckPlaceAsync(file, cancellationToken);
        return direction == TransferDirection.Upload
            ? command.ShouldProcess($"{file.LocalPath} to {file.RemotePath}", "Send file")
            : command.ShouldProcess($"{file.RemotePath} to {file.LocalPath}", "Receive file");
    }

    private Task<bool> IsSameAsync(PlannedFile file, CancellationToken cancellationToken)
    {
        return file.Session.IsSameAsync(file.LocalPath, file.RemotePath, rules.Options.Compare, rules.Options.Algorithm, cancellationToken);
    }

    private async Task CheckPlaceAsync(PlannedFile file, CancellationToken cancellationToken)
    {
        if (direction == TransferDirection.Download)
        {
            CheckLocal(file.LocalPath);
            return;
        }

        await CheckRemotePlaceAsync(file.Session, file.RemotePath, rules.Options.Overwrite, cancellationToken);
    }

    /// <summary>Refuses a path where a file cannot be put, because something is there.</summary>
    /// <exception cref="FtpToolsException">It is a directory, or a file that is not to be replaced.</exception>
    public static async Task CheckRemotePlaceAsync(FtpSession session, string path, bool overwrite, CancellationToken cancellationToken)
    {
        var there = await RemoteGlob.FindAsync(session, path, cancellationToken);
        if (there is { IsDirectory: true })
            throw new FtpToolsException(ErrorCode.IsADirectory, $"This is a directory: '{path}'.") { Target = path };
        if (there is not null && !overwrite)
            throw new FtpToolsException(ErrorCode.AlreadyExists, $"There is already a file with this name: '{path}'.") { Target = path };
    }

    private void CheckLocal(string path)
    {
        if (LocalPlace.FaultOf(path) is { } fault)
            throw new FtpToolsException(ErrorCode.NameRefused, $"The local path '{path}' {fault}. Name another -Destination.")
            {
                Target = path,
            };
        if (Directory.Exists(path) || (!rules.Options.Overwrite && File.Exists(path)))
            throw new FtpToolsException(ErrorCode.LocalFileExists, $"There is already a local file or folder with this name: '{path}'.")
            {
                Target = path,
            };
    }
}
