using System.Collections;
using System.Management.Automation;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Completion;

/// <summary>What the command being typed would work on.</summary>
internal static class CompletionTarget
{
    /// <summary>The session that is named so far, or the default one; null if none is open.</summary>
    /// <param name="boundParameters">What was typed so far.</param>
    /// <param name="parameterName">The parameter that is being typed: a destination may have a session of its own.</param>
    public static FtpSession? SessionOf(IDictionary boundParameters, string? parameterName = null)
    {
        var ofDestination = parameterName == "Destination" ? Bound(boundParameters, "DestinationSession") : null;
        var session = (ofDestination ?? Bound(boundParameters, "Session")) switch
        {
            FtpSession given => given,
            string name => SessionRegistry.Named(name),
            null => SessionRegistry.All is [.., var newest] ? newest : null,
            _ => null,
        };
        return session?.State == FtpSessionState.Open ? session : null;
    }

    /// <summary>The server that is named so far; null for none.</summary>
    public static FtpServer? ServerOf(IDictionary boundParameters)
    {
        return Bound(boundParameters, "Server") switch
        {
            FtpServer given => given,
            string name => Servers.Files.Find(name).FirstOrDefault(),
            _ => null,
        };
    }

    /// <summary>What a parameter has been given so far; null if nothing, or if the value is known only when the command runs.</summary>
    public static object? Bound(IDictionary boundParameters, string name) =>
        boundParameters[name] is PSObject wrapped ? wrapped.BaseObject : boundParameters[name];
}
