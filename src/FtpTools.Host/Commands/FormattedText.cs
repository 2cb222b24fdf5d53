using System.Management.Automation;
using FtpTools.Host.Engine;

namespace FtpTools.Host.Commands;

/// <summary>The text that the engine's formatter would put on the console for these objects.</summary>
internal static class FormattedText
{
    /// <exception cref="PSNotSupportedException">The runspace belongs to another host.</exception>
    public static string Of(PSCmdlet caller, IEnumerable<PSObject> items)
    {
        if (caller.Host.PrivateData?.BaseObject is not HostPrivateData host)
        {
            throw new PSNotSupportedException("Text can be formatted in this host's own runspace only.");
        }

        var text = host.Device.Capture(() =>
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            shell.AddCommand("Out-Host").Invoke(items);
        });
        return PSHostText.Plain(text);
    }
}
