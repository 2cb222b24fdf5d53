using System.Management.Automation;

namespace FtpTools.PowerShell.Commands;

/// <summary>What a script block wrote, as the text of an answer.</summary>
internal static class ChatReplyText
{
    /// <summary>Each object is a line. If nothing was written there is no answer; an empty text is one.</summary>
    public static string? Of(IEnumerable<PSObject> output)
    {
        var lines = output.Where(o => o is not null).Select(o => LanguagePrimitives.ConvertTo<string>(o)).ToList();
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }
}
