using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Out-String.</summary>
[Cmdlet(VerbsData.Out, "String")]
[OutputType(typeof(string))]
internal sealed class OutStringCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>One string for each line.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) _items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var text = FormattedText.Of(this, _items);
        if (!Stream)
        {
            WriteObject(text);
            return;
        }

        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line) WriteObject(line);
    }
}
