using System.Buffers;
using FtpTools.Framed.Server.Handlers;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Server;
using Microsoft.Extensions.Logging;

namespace FtpTools.Framed.Server;

/// <summary>Runs the requests of one connection, and turns whatever becomes of them into exactly one final frame.</summary>
internal sealed class RequestRunner(
    long connectionId, ILogger logger, FrameWriter writer, RequestTable requests, Action<FtpToolsException> accountClosed)
{
    /// <summary>The error frame for an exception.</summary>
    public static ErrorMessage ToMessage(int id, FtpToolsException error)
    {
        // Codes from 900 on are one end's own and mean nothing to the other.
        var description = ErrorTable.Describe((int)error.Code < 900 ? error.Code : ErrorCode.InternalError);
        var message = new ErrorMessage
        {
            Id = id,
            Code = (int)description.Code,
            Name = description.Name,
            Message = error.Message,
            Path = error.Target,
        };
        return error is RemoteCommandFailure failure ? message with { Errors = failure.Errors, Notices = failure.Notices } : message;
    }

    /// <summary>Runs a request to its end. Never throws.</summary>
    public async Task RunAsync(ServerRequest request)
    {
        var operation = MessageTable.NameOf(request.Message.Type);
        var outcome = "succeeded";
        HandlerReply reply = default;
        Message final;
        try
        {
            reply = await HandleAsync(request).ConfigureAwait(false);
            final = reply.Message with { Id = request.Id };
            RequestLog.Succeeded(logger, connectionId, request);
        }
        catch (FtpToolsException e)
        {
            outcome = e.Description.Name;
            ServerLog.RequestRefused(logger, connectionId, operation, DisplayText.Clean(e.Target ?? string.Empty), outcome);
            final = ToMessage(request.Id, e);
            if (e.Code == ErrorCode.AccountClosed) accountClosed(e);
        }
        catch (OperationCanceledException)
        {
            var reason = request.StopReason ?? new FtpToolsException(ErrorCode.Cancelled, "The request was cancelled.");
            outcome = reason.Description.Name;
            final = ToMessage(request.Id, reason);
        }
        catch (Exception e)
        {
            // The boundary: a defect of ours ends this request, and neither the connection nor the server.
            outcome = "internal_error";
            ServerLog.RequestFailed(logger, e, connectionId, operation);
            final = ToMessage(request.Id, new FtpToolsException(ErrorCode.InternalError, "The server failed to handle this request."));
        }

        // Forgotten before it is answered, because the client may use the id again as soon as it has the answer.
        requests.Remove(request);
        request.Dispose();
        ServerMetrics.Requests.Add(1, new("operation", operation), new("outcome", outcome));

        // On a connection whose client is gone, 'cancelled' could still arrive, and would be taken for an answer instead of a broken line.
        if (final is not ErrorMessage { Code: (int)ErrorCode.Cancelled } || !request.IsConnectionOver)
            await SendAsync(final, reply.Body).ConfigureAwait(false);
        request.ReleaseReplyBody();
    }

    private static async Task<HandlerReply> HandleAsync(ServerRequest request)
    {
        // What is done with files looks for itself, too: it may have waited for its place.
        await request.User.RefreshAsync(request.CancellationToken).ConfigureAwait(false);
        return await RequestHandlers.All[request.Message.Type].HandleAsync(request).ConfigureAwait(false);
    }

    private async Task SendAsync(Message final, ArraySegment<byte> body)
    {
        try
        {
            await writer.WriteAsync(final, body).ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            ServerLog.Ended(logger, connectionId, DisplayText.Clean(e.Message));
        }
        finally
        {
            if (body.Array is { } array) ArrayPool<byte>.Shared.Return(array);
        }
    }
}
