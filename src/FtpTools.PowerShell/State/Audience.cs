using System.Management.Automation.Host;

namespace FtpTools.PowerShell.State;

/// <summary>Tells whether a question would reach a person.</summary>
internal static class Audience
{
    /// <summary>The shell of PowerShell itself. It would take the next line of a redirected input for the answer.</summary>
    private const string PowerShellConsole = "ConsoleHost";

    /// <summary>Whether nobody can answer, as far as it can be told before somebody is asked.</summary>
    public static bool IsMissing(PSHost host) => host.Name == PowerShellConsole && Console.IsInputRedirected;

    /// <summary>Whether this is what a host throws that cannot ask.</summary>
    public static bool IsRefusal(Exception exception) => exception is HostException or InvalidOperationException or NotImplementedException;
}
