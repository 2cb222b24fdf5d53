namespace FtpTools.Ftp.Client;

/// <summary>Runs what a session wants on connections of the pool: once more where another connection can do it, and with the reason where
/// the session has ended.</summary>
/// <param name="pool">The connections.</param>
internal sealed class FtpRunner(FtpPool pool) : IAsyncDisposable
{
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _disposed = new();
    private FtpToolsException? _end;

    /// <summary>Why the session ended; null before.</summary>
    public FtpToolsException? EndReason => Volatile.Read(ref _end) ?? pool.Loss;

    /// <summary>Cancelled when the session is closed.</summary>
    public CancellationToken Ended => _disposed.Token;

    /// <summary>Ends what is under way; nothing is begun any more.</summary>
    public async ValueTask DisposeAsync()
    {
        // The reason first: whoever notices the end asks for it.
        Interlocked.CompareExchange(ref _end, new FtpToolsException(ErrorCode.NotConnected, "The session was closed."), null);
        await _disposed.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Does something with a connection.</summary>
    public async Task<T> RunAsync<T>(Func<FtpConnection, Task<T>> action, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var connection = await TakeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await action(connection).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException && _disposed.IsCancellationRequested)
            {
                throw EndReason!;
            }
            catch (FtpToolsException e) when (!isSecond && MayDoWithAnother(e, connection))
            {
                GiveUp(connection);
            }
            catch (FtpToolsException e) when (e.Code == ErrorCode.ConnectionLost && connection.IsUsable)
            {
                await LookAsync(connection).ConfigureAwait(false);
                throw;
            }
            finally
            {
                if (connection.Loss is { } loss) Interlocked.CompareExchange(ref _end, loss, null);
                await pool.ReturnAsync(connection).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether another connection may succeed: the session of TLS got lost, with a data connection that broke or because no ticket
    /// came, or the server has not said a word about what was broken off. Another control connection has a session of its own.</summary>
    public static bool MayDoWithAnother(FtpToolsException e, FtpConnection connection)
    {
        return e is FtpReplyException { IsOfDataConnection: true }
            ? connection is { IsEncrypted: true, Loss: null } : e.Code == ErrorCode.ConnectionLost && connection.IsGivenUp;
    }

    /// <summary>Has a connection used no more.</summary>
    public static void GiveUp(FtpConnection connection)
    {
        if (connection.Habits.SendsNoTickets) connection.Habits.NeedsTls12 = true;
        connection.GiveUp();
    }

    /// <summary>Takes a connection, which has to be returned to the pool.</summary>
    public async Task<FtpConnection> TakeAsync(CancellationToken cancellationToken)
    {
        if (EndReason is { } end) throw new FtpToolsException(end.Code, end.Message, end) { Target = end.Target };
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        try
        {
            return await pool.TakeAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && EndReason is { } reason)
        {
            throw reason;
        }
        catch (ObjectDisposedException) when (EndReason is { } reason)
        {
            throw reason;
        }
    }

    // A data connection that broke may have been the beginning of the end: whether the control connection is there, the next reply tells.
    private static async Task LookAsync(FtpConnection connection)
    {
        using var limit = new CancellationTokenSource(LookTimeout);
        try
        {
            await connection.AskAsync("NOOP", null, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FtpToolsException or OperationCanceledException)
        {
            // It is not: the connection knows, and is not used again.
        }
    }
}
