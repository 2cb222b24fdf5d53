using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Server;
using Microsoft.Extensions.Logging;

namespace FtpTools.Framed.Server;

/// <summary>Logs what of a successful request is not a matter of files: those log what was done with them themselves.</summary>
internal static class RequestLog
{
    /// <summary>Logs a request. Names come from the client, and are made safe for a log here.</summary>
    public static void Succeeded(ILogger logger, long connection, ServerRequest request)
    {
        switch (request.Message)
        {
            case InvokeRequest invoke when logger.IsEnabled(LogLevel.Information):
                ServerLog.Called(logger, connection, request.User.Name, DisplayText.Clean(invoke.Name));
                break;
            case ListRequest or StatRequest or PartialsRequest or CommandsRequest or QuotaRequest or DigestRequest:
                ServerLog.Answered(logger, connection, MessageTable.NameOf(request.Message.Type));
                break;
        }
    }
}
