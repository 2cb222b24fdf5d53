using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Server;
using Microsoft.Extensions.Logging;

namespace FtpTools.Framed.Server;

/// <summary>Logs what a successful request did: who moved or changed which file. Requests that only ask go to the debug log.</summary>
internal static class RequestLog
{
    /// <summary>Logs a request. Names come from the client, and are made safe for a log here.</summary>
    public static void Succeeded(ILogger logger, long connection, ServerRequest request, ReplyMessage reply)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        var user = request.User.Name;
        var operation = MessageTable.NameOf(request.Message.Type);
        switch (request.Message)
        {
            case StoreRequest store:
                ServerLog.Stored(logger, connection, user, DisplayText.Clean(store.FileName), reply.Entry?.Size ?? 0);
                break;
            case FetchRequest fetch:
                ServerLog.Fetched(logger, connection, user, DisplayText.Clean(fetch.FileName), reply.Entry?.Size ?? 0);
                break;
            case RenameRequest rename:
                ServerLog.Renamed(logger, connection, user, DisplayText.Clean(rename.Path), DisplayText.Clean(rename.Target));
                break;
            case InvokeRequest invoke:
                ServerLog.Called(logger, connection, user, DisplayText.Clean(invoke.Name));
                break;
            case DeleteFileRequest { Path: var path }:
                ServerLog.Changed(logger, connection, user, operation, DisplayText.Clean(path));
                break;
            case DeleteDirectoryRequest { Path: var path }:
                ServerLog.Changed(logger, connection, user, operation, DisplayText.Clean(path));
                break;
            case DeletePartialRequest { Path: var path }:
                ServerLog.Changed(logger, connection, user, operation, DisplayText.Clean(path));
                break;
            case MakeDirectoryRequest { Path: var path }:
                ServerLog.Changed(logger, connection, user, operation, DisplayText.Clean(path));
                break;
            default:
                ServerLog.Answered(logger, connection, operation);
                break;
        }
    }
}
