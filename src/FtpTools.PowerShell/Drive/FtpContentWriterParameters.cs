using System.Management.Automation;
using System.Text;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Drive;

/// <summary>What <c>Set-Content</c> and <c>Add-Content</c> take besides their own parameters where they write to a server.</summary>
public sealed class FtpContentWriterParameters
{
    /// <summary>The values are bytes, and are written as they are.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>Writes no line end after each value.</summary>
    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    /// <summary>How the text is encoded; UTF-8 without a byte order mark if omitted.</summary>
    [Parameter]
    [EncodingTransformation]
    [ValidateNotNull]
    public Encoding Encoding { get; set; } = TextEncodings.Default;
}
