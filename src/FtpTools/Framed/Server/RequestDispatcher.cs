using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Server;
using FtpTools.Server.Files;

namespace FtpTools.Framed.Server;

/// <summary>Takes the frames of a client that is logged in, and lets each request run on its own.</summary>
internal sealed class RequestDispatcher(
    ServerContext server,
    FrameReader reader,
    FrameWriter writer,
    RequestTable requests,
    RequestRunner runner,
    Action breakOff,
    CancellationToken connectionEnded)
    : IDisposable
{
    private const int BodiesAtOnce = 32;
    private const int AnswersAtOnce = 2 * ProtocolLimits.MaxRequests;

    private readonly SemaphoreSlim _bodies = new(BodiesAtOnce);
    private readonly SemaphoreSlim _answers = new(AnswersAtOnce);

    /// <summary>Takes a frame of a client that is logged in.</summary>
    /// <param name="header">The frame; its body is read as far as it is wanted.</param>
    /// <param name="user">Who sent it.</param>
    /// <param name="farewell">Why nothing new is taken any more; null while the connection goes on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="FtpToolsException">It is not allowed here, and the connection ends.</exception>
    public ValueTask DispatchAsync(FrameHeader header, UserFiles user, FtpToolsException? farewell, CancellationToken cancellationToken)
    {
        // Whatever has an answer of its own; the others are parts of a request that is under way.
        if (header.Type is not (MessageType.Data or MessageType.End or MessageType.More)) requests.RequireFree(header.Id);
        if (header.BodyLength is not null && header.Type != MessageType.Unknown && !MessageTable.Of(header.Type).MayHaveBody)
            throw new FtpToolsException(ErrorCode.ProtocolViolation, $"'{MessageTable.NameOf(header.Type)}' has no body.");
        switch (header.Type)
        {
            case MessageType.Data:
                return TakeDataAsync(header, cancellationToken);
            case MessageType.End:
                TakeEnd(header);
                return ValueTask.CompletedTask;
            case MessageType.More:
                TakePage(header.Id);
                return ValueTask.CompletedTask;
            case MessageType.Cancel:
                return CancelAsync(header);
            case MessageType.Ping:
                return writer.WriteAsync(new ReplyMessage { Id = header.Id, Time = server.Options.TimeProvider.GetUtcNow().UtcDateTime });
            case MessageType.Unknown:
                return SendErrorAsync(
                    header.Id, new FtpToolsException(ErrorCode.NotSupported, "This server does not know this operation."));
            default:
                return BeginRequestAsync(header, user, farewell, cancellationToken);
        }
    }

    public void Dispose()
    {
        _bodies.Dispose();
        _answers.Dispose();
    }

    private async ValueTask BeginRequestAsync(
        FrameHeader header, UserFiles user, FtpToolsException? farewell, CancellationToken cancellationToken)
    {
        if (farewell is not null)
        {
            await SendErrorAsync(header.Id, farewell).ConfigureAwait(false);
            return;
        }

        var description = MessageTable.Of(header.Type);
        if (description.Phase != MessagePhase.AfterLogin)
            throw new FtpToolsException(ErrorCode.ProtocolViolation, $"'{description.Name}' is not allowed here: the login is done.");
        Message message;
        try
        {
            message = FrameCodec.ReadMessage(header);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.BadRequest)
        {
            await SendErrorAsync(header.Id, e).ConfigureAwait(false);
            return;
        }

        // A client that asks and never reads is not listened to once so many answers wait for it.
        await _answers.WaitAsync(cancellationToken).ConfigureAwait(false);
        var body = await ReadBodyAsync(header, cancellationToken).ConfigureAwait(false);
        var request = new ServerRequest(server, message, user, writer, body, _bodies, breakOff, connectionEnded);
        var accepted = false;
        try
        {
            requests.Add(request);
            accepted = true;
        }
        finally
        {
            if (!accepted)
            {
                request.Dispose();
                if (body.Array is not null) _bodies.Release();
            }
        }

        _ = Task.Run(
            async () =>
            {
                await runner.RunAsync(request).ConfigureAwait(false);
                if (body.Array is not null) _bodies.Release();
                _answers.Release();
                requests.Finish();
            },
            CancellationToken.None);
    }

    private async ValueTask<ArraySegment<byte>> ReadBodyAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        if (header.BodyLength is null) return default;
        await _bodies.WaitAsync(cancellationToken).ConfigureAwait(false);
        var complete = false;
        try
        {
            var body = await reader.ReadRentedBodyAsync(cancellationToken).ConfigureAwait(false);
            complete = true;
            return body;
        }
        finally
        {
            if (!complete) _bodies.Release();
        }
    }

    // Data for a request that is over was on its way when the error was; it is read and thrown away.
    private async ValueTask TakeDataAsync(FrameHeader header, CancellationToken cancellationToken)
    {
        if (requests.Find(header.Id) is not { Content: { } content } request || header.BodyLength is not > 0) return;
        request.Progress();
        if (!request.HasStarted) request.ReadContentFrame<DataMessage>(header, data => request.StartContent(data.Offset));
        var piece = await reader.ReadRentedBodyAsync(cancellationToken).ConfigureAwait(false);
        await content.AddAsync(piece.Array!, piece.Count, cancellationToken).ConfigureAwait(false);
    }

    private void TakePage(int id)
    {
        if (requests.Find(id) is not { Pages: { } pages } request) return;
        request.Progress();
        pages.Add();
    }

    private void TakeEnd(FrameHeader header)
    {
        if (requests.Find(header.Id) is { Content: not null } request) request.ReadContentFrame<EndMessage>(header, request.EndContent);
    }

    private async ValueTask CancelAsync(FrameHeader header)
    {
        try
        {
            requests.Find(FrameCodec.ReadMessage<CancelRequest>(header).Target)?.Cancel();
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.BadRequest)
        {
            await SendErrorAsync(header.Id, e).ConfigureAwait(false);
            return;
        }

        await writer.WriteAsync(new ReplyMessage { Id = header.Id }).ConfigureAwait(false);
    }

    // A link that is broken meanwhile ends the reading, which says so.
    private ValueTask SendErrorAsync(int id, FtpToolsException error) => writer.WriteAsync(RequestRunner.ToMessage(id, error));
}
