using System.Management.Automation;

namespace FtpTools.PowerShell.State;

/// <summary>Keeps the text of a session or a server from being taken for a path or a name.</summary>
/// <remarks>
/// The engine makes text of whatever is piped when a parameter takes text. It tries the parameters by themselves, so that what is refused
/// here is still bound where it belongs.
/// </remarks>
internal static class NoHandle
{
    /// <returns>The object itself, without what the engine wrapped it in.</returns>
    /// <exception cref="ArgumentTransformationMetadataException">It is a session or a server.</exception>
    public static object? Check(object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not (FtpSession or FtpServer or ChatServer)) return value;
        var message = $"{value} is a {(value is FtpSession ? "session" : "server")}, and no name or path.";
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
