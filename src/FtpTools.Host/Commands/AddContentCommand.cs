using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Add-Content.</summary>
[Cmdlet(VerbsCommon.Add, "Content", SupportsShouldProcess = true)]
internal sealed class AddContentCommand : WriteContentCommand
{
    protected override bool IsAppending => true;
}
