using System.Management.Automation.Language;

namespace FtpTools.Host.Prompt;

/// <summary>What the engine's parser says of a text that may not be finished.</summary>
internal static class CommandText
{
    /// <summary>True when more lines could make the text right: an open brace, quote or here-string, a trailing pipe.</summary>
    public static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out var errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
