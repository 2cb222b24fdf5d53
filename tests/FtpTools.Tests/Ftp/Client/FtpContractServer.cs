using System.IO.Abstractions;
using FtpTools.Ftp.Client;
using FtpTools.Sessions;
using FtpTools.Tests.Sessions.Contract;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Client;

/// <summary>FTP between our own client and our own server.</summary>
/// <param name="scheme">How it is encrypted: <c>ftp</c> and <c>ftps</c>.</param>
/// <param name="isEncrypted">Whether it is.</param>
public abstract class FtpContractServer(string scheme, bool isEncrypted) : ContractServer
{
    private TestServer _server = null!;

    public override bool IsEncrypted => isEncrypted;

    public override async ValueTask InitializeAsync()
    {
        var ftp = new FtpOptions { Port = 0, ImplicitTlsPort = 0, AllowPlain = true };
        _server = await TestServer.StartAsync(o => o with { Ftp = ftp });
    }

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public override Task AddUserAsync(string name, bool isReadOnly = false, long? quota = null, long? fileQuota = null)
    {
        return _server.AddUserAsync(name, isReadOnly, quota, fileQuota);
    }

    public override string HomeOf(string user) => _server.HomeOf(user);

    public override void Register(RemoteCommand command) => _server.Server.RegisterCommand(command);

    public override Task WhenEmptyAsync() => Eventually.ServerIsEmptyAsync(_server);

    internal override Task<RemoteClient> ConnectAsync(string user, IFileSystem files)
    {
        return ConnectAsync(user, files, scheme, PortOf(scheme), isEncrypted);
    }

    // What goes over the line cannot be read there when it is encrypted, and so the data connections not be found.
    internal override async Task<(RemoteClient Client, ICuttableLine Line)> ConnectOverLineAsync(
        string user, IFileSystem files, CutDirection direction)
    {
        var line = new FtpLine(PortOf("ftp"), direction);
        return (await ConnectAsync(user, files, "ftp", line.Port, isEncrypted: false), line);
    }

    private int PortOf(string name) => _server.Server.Endpoints.First(e => e.Scheme == name).EndPoint.Port;

    private async Task<RemoteClient> ConnectAsync(string user, IFileSystem files, string scheme, int port, bool isEncrypted)
    {
        var options = new SessionOptions
        {
            Protocol = scheme,
            Host = "127.0.0.1",
            Port = port,
            UseTls = isEncrypted,
            TrustedThumbprint = isEncrypted ? _server.Server.Thumbprint : null,
            FileSystem = files,
        };
        return await new FtpProtocol(scheme, port, scheme == "ftps")
            .ConnectAsync(options, new SessionLogin(user), TestServer.Password.AsMemory(), null, default);
    }
}
