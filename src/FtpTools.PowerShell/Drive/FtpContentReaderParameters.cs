using System.Management.Automation;
using System.Text;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Drive;

/// <summary>What <c>Get-Content</c> takes besides its own parameters where it reads from a server.</summary>
public sealed class FtpContentReaderParameters
{
    /// <summary>Writes bytes instead of lines.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>Writes the whole content as one text, or as one array with -AsByteStream.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Waits at the end for what is added, until the command is stopped. The server is asked once a second.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>What separates the texts that are written, instead of line ends.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Delimiter { get; set; }

    /// <summary>How the text is encoded; UTF-8 if omitted, or what a byte order mark says.</summary>
    [Parameter]
    [EncodingTransformation]
    [ValidateNotNull]
    public Encoding Encoding { get; set; } = TextEncodings.Default;
}
