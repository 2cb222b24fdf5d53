using System.Management.Automation;
using FtpTools.Files;
using FtpTools.PowerShell.Drive;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Input;

/// <summary>A place on a server, given by a path on a drive.</summary>
/// <param name="Session">The session of the drive.</param>
/// <param name="Path">The path on the server; the part that the user typed may be a pattern.</param>
internal readonly record struct DrivePlace(FtpSession Session, string Path);

/// <summary>Distinguishes paths on drives from others: <c>work:/x</c> is a place on the server to which the drive belongs.</summary>
internal static class DrivePlaces
{
    private const string ProviderMark = "::";

    /// <summary>The place that a path on one of our drives names; null for any other text.</summary>
    /// <param name="cmdlet">Knows the drives.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="isPattern">Whether wildcards in the text have a meaning, so that those of the drive's root lose theirs.</param>
    public static DrivePlace? Ours(PSCmdlet cmdlet, string text, bool isPattern = false)
    {
        if (OfProvider(cmdlet, text) is { } named) return named;
        if (DriveOf(cmdlet, text) is not FtpDriveInfo drive) return null;
        var below = text[(drive.Name.Length + 1)..].Replace('\\', '/');
        var here = below.StartsWith('/') ? string.Empty : drive.CurrentLocation.Replace('\\', '/').Trim('/');
        var root = RemotePath.Resolve(RemotePath.Parse(drive.RemotePath), here).Prefix;
        return new DrivePlace(drive.Session, (isPattern ? WildcardPattern.Escape(root) : root) + below.TrimStart('/'));
    }

    /// <summary>Refuses a path on a drive of another kind where a remote path is wanted:
    /// it would become a directory with that name.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static void RefuseOthers(PSCmdlet cmdlet, string text)
    {
        if (DriveOf(cmdlet, text) is not { } drive || drive is FtpDriveInfo) return;
        var message = $"'{text}' is a path of this computer, on the drive '{drive.Name}', and not one of the server. "
            + $"For such a name on the server, write './{text}'.";
        throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = text };
    }

    /// <summary>The place of a path in the form of the provider: the name of a session, and what is in its home.</summary>
    public static DrivePlace Of(PSCmdlet cmdlet, string providerPath)
    {
        var path = DrivePath.Parse(providerPath);
        var session = cmdlet.SessionState.Drive.GetAllForProvider(FtpDriveProvider.ProviderName).OfType<FtpDriveInfo>()
            .Select(d => d.Session)
            .Concat(SessionRegistry.All).FirstOrDefault(s => s.Name == path.SessionName);
        if (session is null)
            throw new FtpToolsException(ErrorCode.NotConnected, $"No drive and no session of this runspace is called '{path.SessionName}'.")
            {
                Target = path.SessionName,
            };
        return new DrivePlace(session, EndsAsDirectory(providerPath) ? path.Prefix : path.RemotePath);
    }

    // A destination with such an ending is a directory, whether it exists or not.
    private static bool EndsAsDirectory(string path) => path.EndsWith('/') || path.EndsWith('\\');

    private static DrivePlace? OfProvider(PSCmdlet cmdlet, string text)
    {
        var mark = text.IndexOf(ProviderMark, StringComparison.Ordinal);
        if (mark < 0) return null;
        var provider = text[..mark];
        var name = provider[(provider.LastIndexOf('\\') + 1)..];
        return name.Equals(FtpDriveProvider.ProviderName, StringComparison.OrdinalIgnoreCase)
            ? Of(cmdlet, text[(mark + ProviderMark.Length)..])
            : null;
    }

    private static PSDriveInfo? DriveOf(PSCmdlet cmdlet, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan(0, colon).ContainsAny('/', '\\')) return null;
        var name = text[..colon];
        return cmdlet.SessionState.Drive.GetAll().FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
