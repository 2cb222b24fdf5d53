using System.Net;
using Microsoft.Extensions.Logging;

namespace FtpTools.Time;

/// <summary>Every line a time server logs, with its stable event id.</summary>
internal static partial class NetTimeLog
{
    [LoggerMessage(200, LogLevel.Information, "Answering {Protocol} on {EndPoint}")]
    public static partial void Listening(ILogger logger, NetTimeProtocol protocol, IPEndPoint endPoint);

    [LoggerMessage(201, LogLevel.Information, "Stopped answering on {EndPoint}: {Answers} answers, {Dropped} dropped")]
    public static partial void Stopped(ILogger logger, IPEndPoint endPoint, long answers, long dropped);

    [LoggerMessage(210, LogLevel.Debug, "{Verdict}: {Length} bytes from {From}")]
    public static partial void Request(ILogger logger, TimeVerdict verdict, int length, IPEndPoint from);

    [LoggerMessage(211, LogLevel.Debug, "No answer could be sent to {To}: {Error}")]
    public static partial void SendFailed(ILogger logger, IPEndPoint to, string error);

    [LoggerMessage(212, LogLevel.Warning, "Receiving failed; trying again: {Error}")]
    public static partial void ReceiveFailed(ILogger logger, string error);
}
