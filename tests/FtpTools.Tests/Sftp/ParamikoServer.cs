using System.Globalization;
using System.Text;
using FtpTools.Tests.Ftp.Servers;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sftp;

/// <summary>An SSH server made of paramiko, which has accounts of its own: for the ways to log in that OpenSSH has only for the accounts of
/// the computer. It is as simple as a server may be: it replaces nothing by renaming, and keeps no times.</summary>
internal sealed class ParamikoServer : IAsyncDisposable
{
    public const string Password = "only for these tests";

    private const string Python = "/usr/bin/python3";

    private const string Script =
        """
        import os, socket, sys, threading
        import paramiko

        port, ways, questions, password, authorized = int(sys.argv[1]), sys.argv[2], sys.argv[3].split("|"), sys.argv[4], sys.argv[5]
        key, home = paramiko.RSAKey.from_private_key_file(sys.argv[6]), sys.argv[7]

        class Handle(paramiko.SFTPHandle):
            def stat(self):
                return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))

        def told(action):
            def run(*arguments):
                try:
                    result = action(*arguments)
                    return paramiko.SFTP_OK if result is None else result
                except OSError as e:
                    return paramiko.SFTPServer.convert_errno(e.errno)
            return run

        class Files(paramiko.SFTPServerInterface):
            def at(self, path):
                return home + self.canonicalize(path)
            @told
            def stat(self, path):
                return paramiko.SFTPAttributes.from_stat(os.stat(self.at(path)))
            @told
            def lstat(self, path):
                return paramiko.SFTPAttributes.from_stat(os.lstat(self.at(path)))
            @told
            def list_folder(self, path):
                names = os.listdir(self.at(path))
                return [paramiko.SFTPAttributes.from_stat(os.lstat(os.path.join(self.at(path), n)), n) for n in names]
            @told
            def open(self, path, flags, attr):
                mode = "rb+" if flags & os.O_RDWR else "wb" if flags & os.O_WRONLY else "rb"
                file = os.fdopen(os.open(self.at(path), flags, 0o644), mode)
                handle = Handle(flags)
                handle.readfile = handle.writefile = file
                return handle
            @told
            def remove(self, path):
                os.remove(self.at(path))
            @told
            def rename(self, path, target):
                os.link(self.at(path), self.at(target))
                os.remove(self.at(path))
            @told
            def mkdir(self, path, attr):
                os.mkdir(self.at(path))
            @told
            def rmdir(self, path):
                os.rmdir(self.at(path))
            def chattr(self, path, attr):
                return paramiko.SFTP_OP_UNSUPPORTED

        class Server(paramiko.ServerInterface):
            proved = frozenset()
            def get_allowed_auths(self, username):
                return ways.replace("+", ",")
            def prove(self, way, ok):
                if not ok or way not in ways:
                    return paramiko.AUTH_FAILED
                self.proved |= {way}
                wanted = set(ways.split("+")) if "+" in ways else {way}
                return paramiko.AUTH_SUCCESSFUL if wanted <= self.proved else paramiko.AUTH_PARTIALLY_SUCCESSFUL
            def check_auth_password(self, username, given):
                return self.prove("password", given == password)
            def check_auth_publickey(self, username, given):
                return self.prove("publickey", given.get_base64() == authorized)
            def check_auth_interactive(self, username, methods):
                return paramiko.InteractiveQuery("", "", *[(q[1:], q[0] == "+") for q in questions])
            def check_auth_interactive_response(self, responses):
                print("ANSWERS " + repr(list(responses)), flush=True)
                return self.prove("keyboard-interactive", responses == [password] and len(questions) == 1)
            def check_channel_request(self, kind, id):
                return paramiko.OPEN_SUCCEEDED

        def serve(client):
            transport = paramiko.Transport(client)
            transport.add_server_key(key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
            transport.start_server(server=Server())

        listener = socket.create_server(("127.0.0.1", port))
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

        """;

    private static readonly Lazy<bool> HasModules =
        new(() => OperatingSystem.IsLinux() && File.Exists(Python) && ForeignPrograms.TryRun(Python, "-c", "import paramiko"));

    private readonly TemporaryFolder _folder = new();
    private ForeignProcess? _process;

    /// <summary>The full path of the private key that is let in.</summary>
    public string Key => _folder.In("user");

    /// <summary>The folder that the clients see.</summary>
    public string Home => _folder.In("home");

    /// <summary>What the clients answered so far.</summary>
    public string Answers => _process!.Said;

    /// <summary>Starts it; skips the test where paramiko is missing.</summary>
    /// <param name="ways">The ways to log in: separated by commas any of them, by plus signs all of them.</param>
    /// <param name="questions">The questions of keyboard-interactive, separated by bars; a plus sign before one that shows what is typed, a
    /// minus sign before the others.</param>
    public static async Task<ParamikoServer> StartAsync(string ways, string questions = "-Password: ")
    {
        Assert.SkipUnless(HasModules.Value, "Not installed: python3-paramiko. `.ci/run` installs it where it can.");
        var server = new ParamikoServer();
        try
        {
            var host = server._folder.In("host");
            Directory.CreateDirectory(server.Home);
            Assert.True(ForeignPrograms.TryRun("/usr/bin/ssh-keygen", "-q", "-t", "rsa", "-N", "", "-m", "PEM", "-f", host));
            Assert.True(ForeignPrograms.TryRun("/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", server.Key));
            var authorized = (await File.ReadAllTextAsync(server.Key + ".pub")).Split(' ')[1];
            var script = server._folder.File("server.py", Encoding.UTF8.GetBytes(Script));
            server._process = await ForeignProcess.StartAsync(1, ports => ForeignPrograms.Start(
                Python,
                [script, ports[0].ToString(CultureInfo.InvariantCulture), ways, questions, Password, authorized, host, server.Home]));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How a session with it is opened.</summary>
    public SessionOptions Options()
    {
        var words = File.ReadAllText(_folder.In("host.pub")).Split(' ');
        return new SessionOptions
        {
            Protocol = "sftp",
            Host = "127.0.0.1",
            Port = _process!.Ports[0],
            TrustedThumbprint = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Convert.FromBase64String(words[1]))),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }
}
