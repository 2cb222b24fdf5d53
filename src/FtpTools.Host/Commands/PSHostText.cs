using System.Management.Automation.Internal;

namespace FtpTools.Host.Commands;

/// <summary>Text without terminal sequences, for files and variables.</summary>
internal static class PSHostText
{
    public static string Plain(string text) => new StringDecorated(text).ToString(System.Management.Automation.OutputRendering.PlainText);
}
