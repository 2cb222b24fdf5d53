using FtpTools.Ftp.Data;
using FtpTools.Ftp.Wire;
using FtpTools.Transport;

namespace FtpTools.Ftp.Client;

/// <summary>The content of a transfer, and the reply at its end. Disposed before that, it is broken off.</summary>
/// <param name="control">The control connection it belongs to.</param>
/// <param name="data">The data connection.</param>
/// <param name="isListing">Whether it is a listing, and not a file.</param>
/// <param name="final">The reply at the end, where it came already; null where it is to come.</param>
internal sealed class FtpTransferData(FtpConnection control, DataConnection data, bool isListing, FtpReply? final) : IAsyncDisposable
{
    // No server says "wait" so often.
    private const int MostPreliminaries = 100;

    // It comes one way of the network after the handshake, or never. Servers that hold it back, as ours does for clients that do not read,
    // must not cost every session a noticeable pause.
    private const int HandshakesOfTicket = 4;
    private static readonly TimeSpan LeastTicketTime = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan MostTicketTime = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);

    private bool _isEnded;

    /// <summary>Whether the data connection is encrypted.</summary>
    public bool IsEncrypted => data.IsEncrypted;

    /// <summary>Whether the server has said, in a way that nobody else can, that this was all. To be asked at the end.</summary>
    public bool IsEndProven => data.IsEndProven;

    /// <summary>Reads what the server says while content is sent to it: without that, the next data connection may have no session to
    /// resume.</summary>
    public void Listen() => data.Listen();

    /// <summary>Reads content.</summary>
    /// <returns>0 at the end.</returns>
    /// <exception cref="FtpToolsException">The data connection is lost.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // What is here already is read without asking.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(control.Patience);
        try
        {
            var read = await data.Stream.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
            control.Count(0, read);
            return read;
        }
        catch (Exception e) when (LinkErrors.IsBroken(e) || IsLate(e, cancellationToken))
        {
            throw await LostAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes content.</summary>
    /// <exception cref="FtpToolsException">The data connection is lost: the server has said why, or the link broke.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(control.Patience);
        try
        {
            await data.Stream.WriteAsync(bytes, limit.Token).ConfigureAwait(false);
            control.Count(bytes.Length, 0);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e) || IsLate(e, cancellationToken))
        {
            throw await LostAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends what is sent, and waits until the server has taken it: to its close, so that nothing is lost (RFC 8446 section
    /// 6.1).</summary>
    /// <returns>The reply at the end.</returns>
    /// <exception cref="FtpToolsException">The data connection or the control connection is lost.</exception>
    public async Task<FtpReply> EndSendingAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(control.Patience);
        try
        {
            // Many servers insist that the next data connection resumes the session, and for that a ticket has to be here before the end.
            if (data.IsListening && !control.Habits.SendsNoTickets
                && !await data.WaitForTicketAsync(TicketTime(data.HandshakeTime), limit.Token).ConfigureAwait(false))
                control.Habits.SendsNoTickets = true;
            await data.EndSendingAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e) || IsLate(e, cancellationToken))
        {
            throw await LostAsync(e, cancellationToken).ConfigureAwait(false);
        }

        await data.DrainAsync(limit.Token).ConfigureAwait(false);
        return await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for the reply at the end, when all content has been read.</summary>
    public async Task<FtpReply> FinishAsync(CancellationToken cancellationToken)
    {
        _isEnded = true;
        await data.DisposeAsync().ConfigureAwait(false);
        if (final is not null) return final;
        for (var i = 0; i < MostPreliminaries; i++)
        {
            var reply = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!reply.IsPreliminary) return reply;
        }

        control.Break();
        throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server says again and again that the transfer begins.");
    }

    /// <summary>Ends what is sent as clients do that do not wait for anything: the socket is closed at once, whatever came and was not
    /// read.</summary>
    /// <returns>The reply at the end.</returns>
    public async Task<FtpReply> CloseAtOnceAsync(CancellationToken cancellationToken)
    {
        await data.EndSendingAsync(cancellationToken).ConfigureAwait(false);
        return await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Breaks the data connection, and hears what the server says to that: then the control connection can be used again. A server
    /// that says nothing is not waited for; the connection is given up.</summary>
    public async Task BreakOffAsync(CancellationToken cancellationToken)
    {
        data.Abort();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(FarewellTime);
        try
        {
            await FinishAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            control.GiveUp();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isEnded) return;
        if (isListing || data.IsListening)
        {
            // pure-ftpd keeps the rest of a listing that was broken off, and begins the next one on this control connection with it; and
            // vsftpd may end it some time after an upload under TLS that broke.
            data.Abort();
            control.GiveUp();
            return;
        }

        try
        {
            await BreakOffAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (FtpToolsException)
        {
            // Nobody was waiting for anything any more: the next operation takes another connection.
            control.GiveUp();
        }
    }

    private static TimeSpan TicketTime(TimeSpan handshake)
    {
        var time = handshake * HandshakesOfTicket;
        return time < LeastTicketTime ? LeastTicketTime : time > MostTicketTime ? MostTicketTime : time;
    }

    private static bool IsLate(Exception e, CancellationToken cancellationToken)
    {
        return e is OperationCanceledException && !cancellationToken.IsCancellationRequested;
    }

    // A server that breaks off says why on the control connection.
    private async Task<FtpToolsException> LostAsync(Exception cause, CancellationToken cancellationToken)
    {
        _isEnded = true;
        data.Abort();
        await data.DisposeAsync().ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            var reply = final ?? await control.ReadAsync(limit.Token).ConfigureAwait(false);
            if (!reply.IsCompleted && !reply.IsPreliminary) return FtpReplyException.Of(reply, "the transfer");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            control.Break();
        }

        return LinkErrors.Lost(cause, "The data connection broke.");
    }
}
