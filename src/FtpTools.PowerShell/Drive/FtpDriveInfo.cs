using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Drive;

/// <summary>
/// A drive that shows a directory on a server. It survives the session it was created with: when that has ended,
/// the drive uses another open session of the runspace with the same server and the same user.
/// </summary>
public sealed class FtpDriveInfo : PSDriveInfo
{
    private static readonly CompletionCache<FtpQuota> Quotas = new(TimeProvider.System);

    private readonly string _prefix;
    private FtpSession _session;

    private FtpDriveInfo(string name, ProviderInfo provider, FtpSession session, string remotePath)
        : base(
            name, provider, new DrivePath(session.Name, remotePath).ToString(),
            $"{session.UserName} at {HostAddress.Join(session.ComputerName, session.Port)}", null, RootFor(session, remotePath))
    {
        _session = session;
        Key = session.Name;
        RemotePath = remotePath;
        _prefix = Files.RemotePath.Parse(remotePath).Prefix;
    }

    /// <summary>The session that the drive uses.</summary>
    public FtpSession Session => Volatile.Read(ref _session);

    /// <summary>The directory on the server that is the root of the drive.</summary>
    public string RemotePath { get; }

    /// <summary>The size of the content of the user's home, in bytes; null if the server does not answer at once.</summary>
    public long? UsedBytes => Quota?.Used;

    /// <summary>What the quota of the user leaves, in bytes; null if there is no quota, or if the server does not answer at once.</summary>
    public long? FreeBytes => Quota?.Free;

    /// <summary>The first name of all paths on the drive: that of the session it was created with,
    /// even if it uses another by now.</summary>
    internal string Key { get; }

    // Get-PSDrive shows all drives there are, and must not wait long for one of them.
    private FtpQuota? Quota
    {
        get
        {
            if (FindSession() is not { } session) return null;
            return Quotas.Get(session, "quota", async token => [await session.GetQuotaAsync(token).ConfigureAwait(false)]) is [var quota]
                ? quota
                : null;
        }
    }

    /// <summary>Creates a drive after checking that its root exists.</summary>
    /// <exception cref="FtpToolsException">There is no such directory.</exception>
    internal static async Task<FtpDriveInfo> OpenAsync(
        string name, ProviderInfo provider, FtpSession session, string root, CancellationToken cancellationToken)
    {
        var item = await session.StatAsync(root, cancellationToken);
        if (!item.IsDirectory)
            throw new FtpToolsException(ErrorCode.NotADirectory, $"The root of a drive must be a directory: '{item.RemotePath}'.")
            {
                Target = item.RemotePath,
            };
        return new FtpDriveInfo(name, provider, session, item.RemotePath);
    }

    /// <summary>An open session with the server of the drive and its user; null when the runspace has none.</summary>
    internal FtpSession? FindSession()
    {
        var session = Session;
        if (session.State == FtpSessionState.Open) return session;
        var other = SessionRegistry.All.LastOrDefault(s => s.State == FtpSessionState.Open && IsSameLogin(s, session));
        if (other is not null) Volatile.Write(ref _session, other);
        return other;
    }

    /// <summary>What users of the drive are told when there is no open session: why, and how to continue.</summary>
    internal FtpToolsException Over()
    {
        var session = Session;
        var way = session.State == FtpSessionState.Lost
            ? $"Connect-FtpServer -Session {session.Name} brings it back; the drive also works with any other session of "
                + $"{session.UserName} with this server."
            : $"The drive works again as soon as {session.UserName} is connected: Connect-FtpServer {session.ComputerName} -Port "
                + $"{session.Port}.";
        var message = $"The session {session.Name} of the drive '{Name}' to {session.ComputerName} has ended: {session.EndReason} {way}";
        return new FtpToolsException(ErrorCode.NotConnected, message) { Target = session.Name, Advice = null };
    }

    /// <summary>Whether a path is on the drive.</summary>
    internal bool Shows(DrivePath path) => path.SessionName == Key && Below(path.RemotePath) is not null;

    /// <summary>A path on the drive as a user types it, such as <c>work:/docs/a.txt</c>; null when it is not on the drive.</summary>
    internal string? Typed(string remotePath) => Below(remotePath) is { } below ? $"{Name}:/{below}" : null;

    private string? Below(string remotePath)
    {
        // It may be text that is no path on the server, or not yet: what was typed is shown as it is.
        if (remotePath == RemotePath) return string.Empty;
        return remotePath.StartsWith(_prefix, StringComparison.Ordinal) ? remotePath[_prefix.Length..] : null;
    }

    /// <summary>The root as users know it; the engine shows it in place of the root with which paths begin.</summary>
    private static string RootFor(FtpSession session, string remotePath) =>
        $"{session.UserName}@{session.ComputerName}:{session.Port}{remotePath}";

    private static bool IsSameLogin(FtpSession one, FtpSession other)
    {
        return one.Port == other.Port
            && one.ComputerName.Equals(other.ComputerName, StringComparison.OrdinalIgnoreCase)
            && one.UserName.Equals(other.UserName, StringComparison.OrdinalIgnoreCase);
    }
}
