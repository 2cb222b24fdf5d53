using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Set-Content.</summary>
[Cmdlet(VerbsCommon.Set, "Content", SupportsShouldProcess = true)]
internal sealed class SetContentCommand : WriteContentCommand
{
    protected override bool IsAppending => false;
}
