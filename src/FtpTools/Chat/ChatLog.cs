using System.Net;
using Microsoft.Extensions.Logging;

namespace FtpTools.Chat;

/// <summary>Every line a chat server logs, with its stable event id. The text of messages is never logged.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(200, LogLevel.Information, "Chat: listening on {EndPoint}, sealed {IsSealed}")]
    public static partial void Listening(ILogger logger, IPEndPoint endPoint, bool isSealed);

    [LoggerMessage(201, LogLevel.Information, "Chat: stopped; {Received} messages, {Answers} answers")]
    public static partial void Stopped(ILogger logger, long received, long answers);

    [LoggerMessage(202, LogLevel.Warning, "Chat: no answer to {Remote}: {Reason}")]
    public static partial void NotAnswered(ILogger logger, IPEndPoint remote, string reason);

    [LoggerMessage(203, LogLevel.Error, "Chat: the socket failed: {Reason}")]
    public static partial void SocketFailed(ILogger logger, string reason);
}
