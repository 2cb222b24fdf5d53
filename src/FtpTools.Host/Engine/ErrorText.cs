using System.Management.Automation;
using System.Text;

namespace FtpTools.Host.Engine;

/// <summary>A terminating error in words: what, where, what to do, and the id by which a script would name it.</summary>
internal static class ErrorText
{
    public static string Of(ErrorRecord error)
    {
        var text = new StringBuilder();
        var command = error.InvocationInfo?.MyCommand?.Name;
        if (!string.IsNullOrEmpty(command)) text.Append(command).Append(": ");
        var message = error.ErrorDetails?.Message;
        text.Append(string.IsNullOrEmpty(message) ? error.Exception.Message : message).AppendLine();
        if (error.ErrorDetails?.RecommendedAction is { Length: > 0 } advice) text.AppendLine(advice);
        if (error.InvocationInfo?.PositionMessage is { Length: > 0 } position) text.AppendLine(position);
        return text.Append("Error id: ").Append(error.FullyQualifiedErrorId).ToString();
    }
}
