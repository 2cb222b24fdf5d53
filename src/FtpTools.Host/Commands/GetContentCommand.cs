using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Get-Content: text, line by line or whole. UTF-8 unless a byte order mark says otherwise.</summary>
[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = PathSet)]
[OutputType(typeof(string))]
internal sealed class GetContentCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Raw { get; set; }

    [Parameter]
    [Alias("First", "Head")]
    [ValidateRange(0, long.MaxValue)]
    public long TotalCount { get; set; } = long.MaxValue;

    protected override void ProcessPath(string path)
    {
        foreach (var file in ResolveFiles(path))
        {
            if (Raw)
            {
                WriteObject(File.ReadAllText(file));
                continue;
            }

            var remaining = TotalCount;
            foreach (var line in File.ReadLines(file))
            {
                if (remaining-- <= 0 || Stopping) break;
                WriteObject(line);
            }
        }
    }
}
