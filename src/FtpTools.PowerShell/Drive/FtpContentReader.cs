using System.Collections;
using System.Management.Automation.Provider;

namespace FtpTools.PowerShell.Drive;

/// <summary>
/// Reads the content of a file on a server. The whole file is fetched and verified first, so that nothing is ever read from
/// a transfer that then fails; with -Wait, what is added later follows.
/// </summary>
internal sealed class FtpContentReader : IContentReader
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly FtpDriveProvider _provider;
    private readonly string _path;
    private readonly FtpSession _session;
    private readonly SpooledFile _file;
    private readonly FtpContentReaderParameters _how;
    private readonly TailRequest? _tail;
    private readonly Queue<object> _waiting = new();
    private ContentItems _items;
    private bool _tailIsDone;

    public FtpContentReader(FtpDriveProvider provider, string path, FtpSession session, SpooledFile file, FtpContentReaderParameters how)
    {
        _provider = provider;
        _path = path;
        _session = session;
        _file = file;
        _how = how;
        _items = LocalSpool.Do(() => new ContentItems(file.FilePath, 0, how));
        _tail = TailRequest.TakeOver(provider);
    }

    /// <summary>The next items; none at the end.</summary>
    /// <param name="readCount">How many; all remaining ones if it is not positive.</param>
    public IList Read(long readCount)
    {
        return _provider.Carry(_path, () =>
        {
            SkipToTail();
            var read = new List<object>();
            while ((readCount <= 0 || read.Count < readCount) && Next(mayWait: read.Count == 0) is { } item) read.Add(item);
            return read;
        });
    }

    /// <summary>Moves to a byte of what was fetched.</summary>
    public void Seek(long offset, SeekOrigin origin)
    {
        var start = origin switch
        {
            SeekOrigin.End => _items.Length + offset,
            SeekOrigin.Begin => offset,
            _ => throw new NotSupportedException("A position in text cannot be given in bytes; seek to the beginning or the end."),
        };
        Reopen(start);
    }

    public void Close() => Dispose();

    public void Dispose()
    {
        _tail?.Dispose();
        _items.Dispose();
        _file.Dispose();
    }

    private object? Next(bool mayWait)
    {
        if (_waiting.TryDequeue(out var held)) return held;
        while (true)
        {
            if (_items.Next() is { } item) return item;
            if (!_how.Wait || !mayWait) return null;
            WaitForMore();
        }
    }

    private void SkipToTail()
    {
        if (_tail is null || _tailIsDone) return;
        _tailIsDone = true;
        while (_items.Next() is { } item)
        {
            _waiting.Enqueue(item);
            if (_waiting.Count > _tail.Count) _waiting.Dequeue();
        }
    }

    private void WaitForMore()
    {
        var end = _items.Length;
        var grew = _provider.CallSession(_session, async token =>
        {
            while (!await _file.HasChangedAsync(token)) await Task.Delay(PollInterval, token);
            return await _file.FetchAgainAsync(token);
        });
        Reopen(grew ? end : 0);
    }

    private void Reopen(long start)
    {
        _items.Dispose();
        _items = LocalSpool.Do(() => new ContentItems(_file.FilePath, start, _how));
    }
}
