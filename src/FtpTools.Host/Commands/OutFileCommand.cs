using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Out-File, which the engine also calls for <c>&gt;</c> and <c>&gt;&gt;</c>. UTF-8 without a byte order mark.</summary>
[Cmdlet(VerbsData.Out, "File", SupportsShouldProcess = true)]
internal sealed class OutFileCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    [Parameter(Position = 0, Mandatory = true)]
    [Alias("Path")]
    public string FilePath { get; set; } = "";

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) _items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(FilePath);
        if (!ShouldProcess(file, "Output to file")) return;
        try
        {
            var mode = Append ? FileMode.Append : NoClobber ? FileMode.CreateNew : FileMode.Create;
            using var stream = new FileStream(file, mode, FileAccess.Write, FileShare.Read);
            using var writer = new StreamWriter(stream);
            writer.Write(FormattedText.Of(this, _items));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(new ErrorRecord(e, "FileNotWritable", ErrorCategory.WriteError, file));
        }
    }
}
