using System.Globalization;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>ftplib, the FTP client of Python's own library, under a short script.</summary>
internal sealed class FtplibPeer : FtpPeer
{
    private const string Script = """
        import ftplib, os, socket, ssl, sys, time

        class Implicit(ftplib.FTP_TLS):
            def connect(self, host, port):
                self.host, self.port = host, port
                self.sock = self.context.wrap_socket(socket.create_connection((host, port), timeout=20))
                self.af = self.sock.family
                self.file = self.sock.makefile('r', encoding=self.encoding)
                self.welcome = self.getresp()

        def log_in(kind, port, user, password):
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            classes = {'Explicit': ftplib.FTP_TLS, 'Implicit': Implicit}
            ftp = classes[kind](context=context, timeout=20) if kind in classes else ftplib.FTP(timeout=20)
            ftp.connect('127.0.0.1', int(port))
            ftp.login(user, password)
            if kind in classes:
                ftp.prot_p()
            return ftp

        ftp = log_in(*sys.argv[1:5])
        action, folder, names = sys.argv[5], sys.argv[6], sys.argv[7:]
        for name in names:
            path = os.path.join(folder, name)
            if action == 'put':
                with open(path, 'rb') as file:
                    try:
                        ftp.storbinary('STOR ' + name, file)
                    except OSError:
                        ftp.getresp()  # The server has ended the data connection, and says why.
            elif action == 'get':
                with open(path, 'wb') as file:
                    ftp.retrbinary('RETR ' + name, file.write)
            elif action == 'resume-put':
                ftp.voidcmd('TYPE I')
                size = ftp.size(name)
                with open(path, 'rb') as file:
                    file.seek(size)
                    ftp.storbinary('STOR ' + name, file, rest=size)
            elif action == 'resume-get':
                with open(path, 'ab') as file:
                    ftp.retrbinary('RETR ' + name, file.write, rest=file.tell())
            elif action == 'put-slowly':
                ftp.voidcmd('TYPE I')
                with open(path, 'rb') as file:
                    ftp.transfercmd('STOR ' + name).sendall(file.read(1000000))
                    time.sleep(60)
        if action == 'list':
            print('\n'.join(ftp.nlst()))
            print('\n'.join(name for name, facts in ftp.mlsd()))
            ftp.dir()
        ftp.quit()
        """;

    public override string Name => "ftplib";

    public override string Package => "python3";

    public override IReadOnlyList<string> Programs => ["python3"];

    public override IReadOnlyList<PeerAction> Actions =>
        [PeerAction.Put, PeerAction.Get, PeerAction.List, PeerAction.ResumePut, PeerAction.ResumeGet];

    public override Task<PeerResult> PutAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) => RunAsync(place, "put", folder, names);

    public override Task<PeerResult> GetAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) => RunAsync(place, "get", folder, names);

    public override Task<PeerResult> ListAsync(PeerPlace place) => RunAsync(place, "list", place.Folder, []);

    public override Task<PeerResult> ResumePutAsync(PeerPlace place, string folder, string name) => RunAsync(place, "resume-put", folder, [name]);

    public override Task<PeerResult> ResumeGetAsync(PeerPlace place, string folder, string name) => RunAsync(place, "resume-get", folder, [name]);

    public override Task<PeerProcess> PutSlowlyAsync(PeerPlace place, string folder, string name) =>
        Task.FromResult(PeerProcess.Start(place.Folder, "python3", ArgumentsOf(place, "put-slowly", folder, [name])));

    private static Task<PeerResult> RunAsync(PeerPlace place, string action, string folder, IEnumerable<string> names) =>
        PeerProcess.RunAsync(place.Folder, "python3", ArgumentsOf(place, action, folder, names));

    private static IEnumerable<string> ArgumentsOf(PeerPlace place, string action, string folder, IEnumerable<string> names)
    {
        string[] login = [place.Tls.ToString(), place.Port.ToString(CultureInfo.InvariantCulture), place.User, PeerPlace.Password];
        return ["-I", "-c", Script, .. login, action, folder, .. names];
    }
}
