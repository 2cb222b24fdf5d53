using System.Management.Automation;
using System.Text;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Stands behind a script in its pipeline, before anything that takes time: an object that is too much ends the script at the place
/// where it wrote it, and a program that writes faster than it is read is not far ahead by then. Lines are passed on in blocks,
/// because what makes text of objects takes microseconds for each line.
/// </summary>
[Cmdlet(VerbsData.Limit, "FtpCommandOutput")]
internal sealed class LimitOutputStage : Cmdlet
{
    private const int BlockLength = 16 * 1024;

    private readonly StringBuilder _block = new();
    private bool _hasLines;

    /// <summary>What the script writes.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Counts it, and tells whether it still fits.</summary>
    [Parameter(Mandatory = true)]
    public Func<PSObject?, bool>? Take { get; set; }

    /// <summary>Whether lines may be joined, because text is wanted.</summary>
    [Parameter]
    public SwitchParameter JoinLines { get; set; }

    protected override void ProcessRecord()
    {
        if (!Take!(InputObject)) throw new PipelineStoppedException();
        if (JoinLines && InputObject?.BaseObject is string line && !line.EndsWith('\r'))
        {
            Join(line);
            return;
        }

        Flush();
        WriteObject(InputObject);
    }

    protected override void EndProcessing() => Flush();

    private void Join(string line)
    {
        if (_hasLines) _block.Append('\n');
        _hasLines = true;
        _block.Append(line);
        if (_block.Length >= BlockLength) Flush();
    }

    private void Flush()
    {
        if (!_hasLines) return;
        var text = _block.ToString();
        _block.Clear();
        _hasLines = false;
        WriteObject(text);
    }
}
