using System.Diagnostics;
using FtpTools.Ftp.Wire;
using FtpTools.Transport;

namespace FtpTools.Ftp.Server;

/// <summary>
/// The control connection: commands in, replies out. While a transfer is under way commands are read ahead, so that ABOR is heard; what
/// else comes waits in order, and no more is read than there is room for.
/// </summary>
/// <param name="link">Its bytes.</param>
/// <param name="time">The clock.</param>
internal sealed class ControlChannel(ByteConnection link, TimeProvider time) : IDisposable
{
    /// <summary>The longest command before the login: a name, or a password.</summary>
    public const int MostBeforeLogin = 512;

    /// <summary>The longest command after the login: a path of the greatest length, and a verb.</summary>
    public const int MostAfterLogin = 4096 + 128;

    private const int MostWaiting = 16;
    private const int MostWaitingBytes = 8 * 1024;

    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceStep = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostPatience = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Queue<ControlLine> _waiting = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ControlLineReader _reader = new(link.Stream, MostBeforeLogin);
    private Task<ControlLine?>? _read;
    private int _waitingBytes;
    private long _bytesReadBefore;
    private long _bytesSent;
    private long _waitsSince = time.GetTimestamp();
    private long _writeBegan;
    private int _openCode;

    /// <summary>Bytes that came, encryption not included.</summary>
    public long BytesReceived => _bytesReadBefore + _reader.BytesRead;

    /// <summary>Bytes that were sent, encryption not included.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>For how long nothing has come although it could.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _waitsSince));

    /// <summary>How long a reply has not been taken.</summary>
    public TimeSpan Stall => Interlocked.Read(ref _writeBegan) is not 0 and var began ? time.GetElapsedTime(began) : TimeSpan.Zero;

    /// <summary>Whether the client has ended what it sends, or the link is broken.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Ends when <see cref="HasEnded"/> is true.</summary>
    public Task WhenEnded => _end.Task;

    /// <summary>What broke the link; null while it is sound, and where the client has ended it.</summary>
    public Exception? Fault { get; private set; }

    private bool IsEnding => HasEnded || link.HasPeerEnded();

    /// <summary>Whether there is room for another command that waits.</summary>
    public bool HasRoom => _waiting.Count < MostWaiting && _waitingBytes < MostWaitingBytes;

    /// <summary>Whether a command waits.</summary>
    public bool HasWaiting => _waiting.Count > 0 || _read is { IsCompleted: true };

    /// <summary>Whether something has come behind the command that was read last.</summary>
    public bool HasMore => _waiting.Count > 0 || _read is not null || _reader.HasBuffered || link.Available > 0;

    /// <summary>Whether one of the commands that wait is this one.</summary>
    public bool Waits(string verb) => _waiting.Any(line => FtpCommand.Parse(line.Bytes)?.Verb == verb);

    /// <summary>Waits for the end of what the client sends. When it has arrived, until all has been read that came before it.</summary>
    /// <param name="patience">How long. A computer that has more to do than it can wakes this process late, and may do the same to the
    /// client: there it takes longer, up to half a second.</param>
    /// <returns>Whether it has ended.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan patience)
    {
        var (all, onTime) = (TimeSpan.Zero, TimeSpan.Zero);
        while (!IsEnding && onTime < patience && all < MostPatience)
        {
            // By the real clock, whatever the server's is: this is about how fast the computer is.
            var began = Stopwatch.GetTimestamp();
            await _end.Task.WaitAsync(PatienceStep).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var took = Stopwatch.GetElapsedTime(began);
            all += took;
            onTime = took < 2 * PatienceStep ? onTime + PatienceStep : TimeSpan.Zero;
        }

        if (!IsEnding) return false;

        // Where so many commands wait that no more is read, the end is not reached, and need not be.
        if (HasRoom) await _end.Task.WaitAsync(EndTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Looked at again: a command that came and was read between two looks is no end.
        return IsEnding;
    }

    /// <summary>Lets longer commands through.</summary>
    public void AfterLogin() => _reader.MaxLine = MostAfterLogin;

    /// <summary>The next command: one that waits, or one that is still to come.</summary>
    /// <returns>Null when the client has ended what it sends.</returns>
    /// <exception cref="OperationCanceledException">It is to take no more, whatever waits.</exception>
    public async ValueTask<ControlLine?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_waiting.TryDequeue(out var line)) return await TakeAsync(ReadAsync(cancellationToken)).ConfigureAwait(false);
        _waitingBytes -= line.Bytes.Length;
        return line;
    }

    /// <summary>Reads ahead. The command is only taken by <see cref="TakeAsync"/>; until then this is the same read again.</summary>
    public Task<ControlLine?> ReadAsync(CancellationToken cancellationToken)
    {
        return _read ??= HasEnded ? Task.FromResult<ControlLine?>(null) : ReadLineAsync(cancellationToken);
    }

    /// <summary>Takes the command that was read.</summary>
    /// <returns>Null when the client has ended what it sends, or the connection is broken: what is under way ends by itself, and only
    /// its reply finds nobody.</returns>
    public async ValueTask<ControlLine?> TakeAsync(Task<ControlLine?> read)
    {
        ControlLine? line;
        try
        {
            line = await read.ConfigureAwait(false);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            line = null;
        }

        _read = null;
        BeginWait();
        if (line is not null) return line;
        HasEnded = true;
        _end.TrySetResult();
        return null;
    }

    /// <summary>Notes that from now on it is the client who is waited for.</summary>
    public void BeginWait() => Interlocked.Exchange(ref _waitsSince, time.GetTimestamp());

    /// <summary>Lets a command wait.</summary>
    public void Enqueue(ControlLine line)
    {
        _waiting.Enqueue(line);
        _waitingBytes += line.Bytes.Length;
    }

    /// <summary>Sends a reply. Where one has begun (<see cref="BeginReplyAsync"/>), this is its end.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="cancellationToken">Stops it before it begins, and not in the middle.</param>
    /// <exception cref="FtpToolsException">The link is broken (<see cref="ErrorCode.ConnectionLost"/>).</exception>
    public ValueTask SendAsync(FtpReply reply, CancellationToken cancellationToken)
    {
        var code = Interlocked.Exchange(ref _openCode, 0);

        // It ends with the code it began with (RFC 959 section 4.2); for another one the client would wait for ever.
        var last = code == 0 || code == reply.Code ? reply : new FtpReply(code, $"Not done: {reply.Code} {reply.First}");
        return SendAsync(last.ToBytes(), cancellationToken);
    }

    /// <summary>Sends a line of a reply that goes on: the next reply that is sent ends it.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="text">The line.</param>
    /// <param name="cancellationToken">Stops it before it begins.</param>
    /// <exception cref="FtpToolsException">The link is broken (<see cref="ErrorCode.ConnectionLost"/>).</exception>
    public ValueTask BeginReplyAsync(int code, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Exchange(ref _openCode, code);
        return SendAsync(FtpReply.ToContinuedBytes(code, text), CancellationToken.None);
    }

    /// <summary>Sends what was made ready for the wire.</summary>
    /// <param name="bytes">Whole lines.</param>
    /// <param name="cancellationToken">Stops it before it begins.</param>
    /// <exception cref="FtpToolsException">The link is broken (<see cref="ErrorCode.ConnectionLost"/>).</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Interlocked.Exchange(ref _writeBegan, time.GetTimestamp());

            // To its end: half a reply would be the beginning of the next one, and half a record the end of TLS.
            await link.Stream.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
            Interlocked.Add(ref _bytesSent, bytes.Length);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            throw LinkErrors.Lost(e);
        }
        finally
        {
            Interlocked.Exchange(ref _writeBegan, 0);
            _writing.Release();
        }
    }

    /// <summary>Makes the connection encrypted. Nothing may have come behind the command that asks for it.</summary>
    /// <param name="tls">This end's part of the handshake.</param>
    /// <param name="invitation">The reply that lets the client begin.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">The handshake failed.</exception>
    public async Task UpgradeAsync(TlsHandshake tls, FtpReply invitation, CancellationToken cancellationToken)
    {
        await link.UpgradeAsync(tls, stop => SendAsync(invitation, stop), cancellationToken).ConfigureAwait(false);
        _bytesReadBefore += _reader.BytesRead;
        _reader = new ControlLineReader(link.Stream, MostBeforeLogin);
    }

    public void Dispose()
    {
        _writing.Dispose();

        // One that still waits fails with the link, which nobody needs to know any more.
        _ = _read?.ContinueWith(
            static read => read.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task<ControlLine?> ReadLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            // Who is gone is gone, with a farewell or without.
            Fault = e;
            return null;
        }
    }
}
