using FtpTools.Files;
using Renci.SshNet;

namespace FtpTools.Sftp;

/// <summary>A connection that is logged in. Whatever fails on it is one of our errors; what ends it is remembered.</summary>
internal sealed class SftpLink : IAsyncDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);
    private readonly SftpClient _client;
    private readonly SessionOptions _options;
    private readonly BlockingWorkers _workers = new();
    private readonly CancellationTokenSource _closed = new();
    private FtpToolsException? _end;
    private long _sent;
    private long _received;

    public SftpLink(SftpClient client, SessionOptions options, string? thumbprint, string? version)
    {
        (_client, _options, Thumbprint, Version) = (client, options, thumbprint, version);
        client.OperationTimeout = 2 * options.KeepAliveInterval;
        client.ErrorOccurred += (_, e) => End(SftpErrors.Translate(e.Exception, null, options.Place));
    }

    /// <summary>The SHA-256 thumbprint of the server's host key.</summary>
    public string? Thumbprint { get; }

    /// <summary>How the server names itself.</summary>
    public string? Version { get; }

    /// <summary>The directory that the server puts the user in.</summary>
    public string WorkingDirectory => _client.WorkingDirectory;

    /// <summary>The server, as it is shown.</summary>
    public string Place => _options.Place;

    /// <summary>Bytes of content sent.</summary>
    public long BytesSent => Interlocked.Read(ref _sent);

    /// <summary>Bytes of content received.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>Why it ended; null while it can be used.</summary>
    public FtpToolsException? EndReason
    {
        get
        {
            if (Volatile.Read(ref _end) is null && !IsConnected)
                End(new FtpToolsException(ErrorCode.ConnectionLost, $"The connection to {Place} broke."));
            return Volatile.Read(ref _end);
        }
    }

    private bool IsConnected
    {
        get
        {
            try
            {
                return _client.IsConnected;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>Does something at the server.</summary>
    /// <param name="path">What it is about; null when it is about no file.</param>
    /// <param name="action">Does it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FtpToolsException">It failed.</exception>
    public async Task<T> RunAsync<T>(
        RemotePath? path, Func<SftpClient, CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        if (EndReason is { } end) throw new FtpToolsException(end.Code, end.Message, end) { Target = end.Target };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            return await action(_client, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && EndReason is { } reason)
        {
            throw reason;
        }
        catch (Exception e) when (e is not (OperationCanceledException or FtpToolsException) && _closed.IsCancellationRequested)
        {
            // The library fails in any way when it is closed amid something.
            throw EndReason ?? SftpErrors.Translate(e, path, Place);
        }
        catch (Exception e) when (SftpErrors.IsOfSsh(e))
        {
            var error = SftpErrors.Translate(e, path, Place);
            if (error.EndsSession) End(error);
            throw error;
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(RemotePath? path, Func<SftpClient, CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        return RunAsync(
            path,
            async (client, stop) =>
            {
                await action(client, stop).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Does something at the server while a thread waits.</summary>
    /// <inheritdoc cref="RunAsync{T}"/>
    public Task<T> RunBlockingAsync<T>(RemotePath? path, Func<SftpClient, T> action, CancellationToken cancellationToken)
    {
        return RunAsync(path, (client, stop) => WaitAsync(() => action(client), stop), cancellationToken);
    }

    /// <inheritdoc cref="RunBlockingAsync{T}"/>
    public Task RunBlockingAsync(RemotePath? path, Action<SftpClient> action, CancellationToken cancellationToken)
    {
        return RunBlockingAsync(
            path,
            client =>
            {
                action(client);
                return true;
            },
            cancellationToken);
    }

    // Whoever stops waits until what is under way has its answer: who comes next must not meet it at the server. A server that does not
    // answer is not waited for.
    private async Task<T> WaitAsync<T>(Func<T> action, CancellationToken stop)
    {
        var work = Task.Factory.StartNew(action, stop, TaskCreationOptions.DenyChildAttach, _workers);
        try
        {
            return await work.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(AnswerLimit, CancellationToken.None)).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Counts bytes of content.</summary>
    public void Count(long sent, long received)
    {
        Interlocked.Add(ref _sent, sent);
        Interlocked.Add(ref _received, received);
    }

    /// <summary>Remembers why it ended, if it has not before, and stops what is under way.</summary>
    public void End(FtpToolsException reason)
    {
        if (Interlocked.CompareExchange(ref _end, reason, null) is null) _closed.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        End(new FtpToolsException(ErrorCode.NotConnected, "The session was closed."));

        // It says goodbye, and waits for the answer.
        await Task.Run(_client.Dispose).ConfigureAwait(false);
        _workers.Dispose();
    }
}
