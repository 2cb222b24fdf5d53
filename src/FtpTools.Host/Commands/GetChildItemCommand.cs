using System.IO.Enumeration;
using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Get-ChildItem, through the engine's own providers.</summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = PathSet)]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
internal sealed class GetChildItemCommand : PathCommand
{
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public override string[] Path { get; set; } = ["."];

    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    [Parameter]
    [Alias("s")]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter File { get; set; }

    [Parameter]
    public SwitchParameter Directory { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessPath(string path)
    {
        foreach (var item in SessionState.InvokeProvider.ChildItem.Get([path], Recurse, Force, IsLiteral))
        {
            if (IsWanted(item.BaseObject) && MatchesFilter(item)) WriteObject(item);
        }
    }

    private bool IsWanted(object item) => File == Directory || (File ? item is FileInfo : item is DirectoryInfo);

    private bool MatchesFilter(PSObject item) =>
        string.IsNullOrEmpty(Filter)
        || item.BaseObject is FileSystemInfo info
        && FileSystemName.MatchesWin32Expression(FileSystemName.TranslateWin32Expression(Filter), info.Name, ignoreCase: OperatingSystem.IsWindows());
}
