using System.Globalization;
using System.Text;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>pyftpdlib, with a script that lets in whoever has a home.</summary>
/// <param name="tls">How its clients encrypt.</param>
public abstract class PyftpdServer(ForeignTls tls) : ForeignServer(tls)
{
    private const string Python = "/usr/bin/python3";

    private const string Script =
        """
        import os, sys
        from pyftpdlib.authorizers import AuthenticationFailed, DummyAuthorizer
        from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
        from pyftpdlib.servers import FTPServer

        port, homes, certificate, password = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]

        class Authorizer(DummyAuthorizer):
            def validate_authentication(self, username, given, handler):
                home = os.path.join(homes, username)
                if given != password or not os.path.isdir(home):
                    raise AuthenticationFailed("no")
                if not self.has_user(username):
                    rights = "elr" if os.path.exists(home + ".readonly") else "elradfmwMT"
                    self.add_user(username, password, home, perm=rights)

        handler = TLS_FTPHandler if certificate else FTPHandler
        if certificate:
            handler.certfile = certificate
        handler.authorizer = Authorizer()
        handler.use_gmt_times = True
        FTPServer(("127.0.0.1", port), handler).serve_forever()

        """;

    private static readonly Lazy<bool> HasModules = new(() =>
        File.Exists(Python) && ForeignPrograms.TryRun(Python, "-c", "import OpenSSL, pyftpdlib.handlers; pyftpdlib.handlers.TLS_FTPHandler"));

    private ForeignProcess? _process;

    public override string Package => "python3-pyftpdlib and python3-openssl";

    protected override bool IsPresent => HasModules.Value;

    public override int PortOf(string user, bool isPlain) => _process!.Ports[0];

    public override Task WhenEmptyAsync() => _process!.WhenEmptyAsync();

    protected override async Task StartAsync()
    {
        var script = Folder.File("server.py", Encoding.UTF8.GetBytes(Script));
        _process = await ForeignProcess.StartAsync(1, ports => ForeignPrograms.Start(
            Python,
            [script, ports[0].ToString(CultureInfo.InvariantCulture), Folder.In("homes"), Tls == ForeignTls.None ? "" : Pem.Both, Password]));
    }

    protected override async Task StopAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    protected override Task LetInAsync(string user, bool isReadOnly, long? quota, long? fileQuota)
    {
        if (isReadOnly) File.WriteAllText(HomeOf(user) + ".readonly", "");
        return Task.CompletedTask;
    }
}
