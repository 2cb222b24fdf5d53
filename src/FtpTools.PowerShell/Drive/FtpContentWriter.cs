using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Provider;

namespace FtpTools.PowerShell.Drive;

/// <summary>
/// Writes the content of a file on a server. It is collected on this computer, and goes to the server in one piece when the
/// command has finished: until then, and if it never finishes, the server keeps what it had before.
/// </summary>
internal sealed class FtpContentWriter(
    FtpDriveProvider provider, string path, FtpSession session, string remotePath, FtpContentWriterParameters how)
    : IContentWriter
{
    private readonly SpooledFile _file = new(session, remotePath);
    private FileStream? _stream;
    private StreamWriter? _text;
    private bool _isAppending;
    private bool _isBroken;
    private bool _isClosed;

    /// <summary>Adds values.</summary>
    public IList Write(IList content)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            return provider.Carry(path, () =>
            {
                Open();
                LocalSpool.Do(() =>
                {
                    foreach (var value in content) WriteValue(value is PSObject wrapped ? wrapped.BaseObject : value);
                    return true;
                });
                return content;
            });
        }
        catch (RuntimeException)
        {
            _isBroken = true;
            throw;
        }
    }

    /// <summary>Moves to the end: what is already on the server stays before what is written.</summary>
    public void Seek(long offset, SeekOrigin origin)
    {
        if (origin != SeekOrigin.End || offset != 0)
            throw new NotSupportedException("A file on a server is replaced as a whole, or added to at its end.");
        _isBroken = true;
        provider.Carry(path, () => provider.CallSession(session, async token =>
        {
            try
            {
                await _file.FetchAsync(token);
                _isAppending = true;
            }
            catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
            {
                // The file is created by what is written.
            }

            return true;
        }));
        _isBroken = false;
    }

    /// <summary>Sends what was written, unless the command was interrupted.
    /// The engine does not show an error that is thrown here.</summary>
    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        try
        {
            if (_isBroken || provider.IsBrokenOff) return;
            Open();
            LocalSpool.Do(() =>
            {
                _text?.Flush();
                _stream!.Dispose();
                return true;
            });
            provider.CallSession(session, SendAsync);
        }
        catch (FtpToolsException e)
        {
            provider.WriteError(provider.Record(e, provider.Shown(path)));
        }
        finally
        {
            _stream?.Dispose();
            _file.Dispose();
        }
    }

    public void Dispose() => Close();

    private async Task<bool> SendAsync(CancellationToken cancellationToken)
    {
        if (_isAppending && await _file.HasChangedAsync(cancellationToken))
            throw new FtpToolsException(
                ErrorCode.FileChanged,
                $"'{remotePath}' was changed by somebody else in the meantime; nothing was added to it.")
            {
                Target = remotePath,
            };
        await session.UploadAsync(_file.FilePath, remotePath, new TransferOptions { Overwrite = true }, null, cancellationToken);
        return true;
    }

    private void Open()
    {
        if (_stream is not null) return;
        _stream = _file.OpenAppend();

        // A writer that begins in the middle of a file writes no byte order mark.
        if (!how.AsByteStream) _text = new StreamWriter(_stream, how.Encoding);
    }

    private void WriteValue(object? value)
    {
        if (_text is null) WriteBytes(value);
        else if (how.NoNewline) _text.Write(Text(value));
        else _text.WriteLine(Text(value));
    }

    private void WriteBytes(object? value)
    {
        switch (value)
        {
            case byte single:
                _stream!.WriteByte(single);
                break;
            case byte[] many:
                _stream!.Write(many);
                break;
            default:
                throw new FtpToolsException(ErrorCode.InvalidArgument, "With -AsByteStream the values must be bytes.")
                {
                    Target = remotePath,
                };
        }
    }

    private static string Text(object? value) => LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty;
}
