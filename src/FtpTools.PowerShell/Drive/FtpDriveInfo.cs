using System.Management.Automation;

namespace FtpTools.PowerShell.Drive;

/// <summary>A drive that shows a directory of a server.</summary>
public sealed class FtpDriveInfo : PSDriveInfo
{
    private FtpDriveInfo(string name, ProviderInfo provider, FtpSession session, string remotePath)
        : base(name, provider, new DrivePath(session.Name, remotePath).ToString(), $"{session.UserName} at {HostAddress.Join(session.ComputerName, session.Port)}", null)
    {
        Session = session;
        RemotePath = remotePath;
    }

    /// <summary>The session that the drive uses.</summary>
    public FtpSession Session { get; }

    /// <summary>The directory on the server that is the root of the drive.</summary>
    public string RemotePath { get; }

    /// <summary>Makes a drive after a look at whether its root is there.</summary>
    /// <exception cref="FtpToolsException">There is no such directory.</exception>
    internal static async Task<FtpDriveInfo> OpenAsync(string name, ProviderInfo provider, FtpSession session, string root, CancellationToken cancellationToken)
    {
        var item = await session.StatAsync(root, cancellationToken);
        if (!item.IsDirectory) throw new FtpToolsException(ErrorCode.NotADirectory, $"The root of a drive must be a directory: '{item.RemotePath}'.") { Target = item.RemotePath };
        return new FtpDriveInfo(name, provider, session, item.RemotePath);
    }
}
