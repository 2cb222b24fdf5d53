using System.Management.Automation.Provider;

namespace FtpTools.PowerShell.Drive;

/// <content>Reading and writing what is in files.</content>
public sealed partial class FtpDriveProvider : IContentCmdletProvider
{
    /// <summary>Whether the command will not finish: somebody stopped it, or another command of the pipeline failed.</summary>
    internal bool IsBrokenOff => Stopping || _stop.IsCancellationRequested || CallingCommand.IsOver(this);

    /// <inheritdoc/>
    public object GetContentReaderDynamicParameters(string path) => new FtpContentReaderParameters();

    /// <inheritdoc/>
    public object GetContentWriterDynamicParameters(string path) => new FtpContentWriterParameters();

    /// <inheritdoc/>
    public object? ClearContentDynamicParameters(string path) => null;

    /// <summary>Fetches a file to read it.</summary>
    public IContentReader? GetContentReader(string path)
    {
        var how = DynamicParameters as FtpContentReaderParameters ?? new FtpContentReaderParameters();
        IContentReader? reader = null;
        Try(path, () =>
        {
            if (how.Raw && how.Wait)
                throw new FtpToolsException(ErrorCode.InvalidArgument, "-Raw and -Wait cannot be used together.") { Target = path };
            var (session, remote) = Call(path, (session, remote, _) => Task.FromResult((session, remote)));
            var file = new SpooledFile(session, remote);
            try
            {
                CallSession(session, async token =>
                {
                    await file.FetchAsync(token);
                    return true;
                });
                reader = new FtpContentReader(this, path, session, file, how);
            }
            finally
            {
                if (reader is null) file.Dispose();
            }
        });
        return reader;
    }

    /// <summary>Begins to write a file; it is on the server when the writer is closed.</summary>
    public IContentWriter? GetContentWriter(string path)
    {
        IContentWriter? writer = null;
        Try(path, () =>
        {
            var how = DynamicParameters as FtpContentWriterParameters ?? new FtpContentWriterParameters();
            if (Find(path) is { IsDirectory: true } directory)
                throw new FtpToolsException(ErrorCode.IsADirectory, $"This is a directory: '{Shown(path)}'.")
                {
                    Target = directory.RemotePath,
                };
            var (session, remote) = Call(path, (session, remote, _) => Task.FromResult((session, remote)));
            writer = new FtpContentWriter(this, path, session, remote, how);
        });
        return writer;
    }

    /// <summary>Empties a file. Before Set-Content nothing is done: what it writes replaces the file in one step.</summary>
    public void ClearContent(string path)
    {
        if (DynamicParameters is FtpContentWriterParameters) return;
        Try(path, () =>
        {
            if (!ShouldProcess(Shown(path), "Clear content")) return;
            using var spool = LocalSpool.Create();
            spool.Write([]);
            Call(path, async (session, remote, token) =>
            {
                await session.UploadAsync(spool.FilePath, remote, new TransferOptions { Overwrite = true }, null, token);
                return true;
            });
        });
    }

    /// <summary>Runs what the engine calls while it reads or writes; it turns what is thrown there into an error record.</summary>
    internal T Carry<T>(string path, Func<T> action)
    {
        _asked = path;
        try
        {
            return action();
        }
        catch (FtpToolsException e)
        {
            throw Carrier(e, Shown(path));
        }
    }
}
