using System.Management.Automation.Host;

namespace FtpTools.PowerShell.Credentials;

/// <summary>Determines whether a question would reach a person.</summary>
internal static class Audience
{
    /// <summary>The shell of PowerShell itself. It would take the next line of redirected input as the answer.</summary>
    private const string PowerShellConsole = "ConsoleHost";

    /// <summary>Whether nobody can answer, as far as that can be determined before asking.</summary>
    public static bool IsMissing(PSHost host) => host.Name == PowerShellConsole && Console.IsInputRedirected;

    /// <summary>Whether this is what a host that cannot ask throws.</summary>
    public static bool IsRefusal(Exception exception) => exception is HostException or InvalidOperationException or NotImplementedException;
}
