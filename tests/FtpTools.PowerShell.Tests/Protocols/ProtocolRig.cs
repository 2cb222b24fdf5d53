using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Protocols;

/// <summary>An engine in which ann is logged in over one of the protocols; what she has at the server is the folder <see cref="Home"/>, and
/// is the current directory of the session. Scripts find what <see cref="CmdletRig"/> gives them.</summary>
internal sealed class ProtocolRig : IAsyncDisposable
{
    private readonly SshDaemon? _ssh;

    private ProtocolRig(CmdletRig rig, SshDaemon? ssh, FtpSession session)
    {
        (Rig, _ssh, Session) = (rig, ssh, session);
    }

    public CmdletRig Rig { get; }

    public FtpSession Session { get; }

    /// <summary>The folder behind the current directory of the session.</summary>
    public string Home => Rig.InHome("");

    /// <summary>Opens a session.</summary>
    /// <param name="scheme">Over which protocol.</param>
    public static async Task<ProtocolRig> ConnectAsync(string scheme)
    {
        var ssh = scheme == "sftp" ? SshDaemon.Start() : null;
        var rig = await CmdletRig.StartAsync(
            o => scheme is "ftp" or "ftps" ? o with { Ftp = new FtpOptions { Port = 0, ImplicitTlsPort = 0 } } : o);
        var connect = ssh is not null
            ? $"Connect-FtpServer sftp://{Environment.UserName}@127.0.0.1:{ssh.Port}{rig.InHome("")} -KeyFilePath {ssh.Key} "
                + $"-TrustedThumbprint {ssh.Fingerprint}"
            : $"Connect-FtpServer {scheme}://ann@127.0.0.1:{PortOf(rig.Server, scheme)} -Credential $ann "
                + $"-TrustedThumbprint {rig.Server.Thumbprint}";
        return new ProtocolRig(rig, ssh, Assert.IsType<FtpSession>(Assert.Single(rig.RunWell(connect))));
    }

    public IReadOnlyList<object?> RunWell(string script) => Rig.RunWell(script);

    /// <summary>The names of all that lies below the folder, without the server's own.</summary>
    public IEnumerable<string> Tree() => Rig.HomeTree();

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Rig.DisposeAsync();
        if (_ssh is not null) await _ssh.DisposeAsync();
    }

    private static int PortOf(FtpServer server, string scheme)
    {
        return scheme == "ftpx" ? server.Port : server.Endpoints.Single(e => e.Scheme == scheme).EndPoint.Port;
    }
}
