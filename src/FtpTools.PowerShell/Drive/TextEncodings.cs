using System.Text;

namespace FtpTools.PowerShell.Drive;

/// <summary>What text is written in when nothing else is asked for.</summary>
internal static class TextEncodings
{
    /// <summary>UTF-8 without a byte order mark, as everywhere in the shell.</summary>
    public static Encoding Default { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}
