using System.Text;

namespace FtpTools.PowerShell.Transformation;

/// <summary>The encoding of text when no other is requested.</summary>
internal static class TextEncodings
{
    /// <summary>UTF-8 without a byte order mark, as everywhere in the shell.</summary>
    public static Encoding Default { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}
