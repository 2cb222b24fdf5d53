namespace FtpTools.Benchmarks.Peers;

/// <summary>vsftpd with anonymous users. Needs root.</summary>
internal sealed class VsftpdPeer(Workbench bench, bool useTls, bool thenMd5 = false) : CurlPeer(bench, useTls, thenMd5)
{
    private string _root = string.Empty;

    public override string ServerFolder => Path.Combine(_root, "pub");

    protected override string ServerName => "vsftpd";

    protected override (string User, string Password, string Folder) Login => ("ftp", "bench", "pub/");

    public override async Task StartAsync()
    {
        _root = Bench.NewFolder("vsftpd");
        Directory.CreateDirectory(ServerFolder);
        await Command.RunAsync(Require("chmod"), "0555", _root);
        await Command.RunAsync(Require("chown"), "ftp", ServerFolder);
        var folder = Bench.NewFolder("vsftpd-config");
        string[] security = UseTls
            ? ["ssl_enable=YES", "allow_anon_ssl=YES", "force_anon_data_ssl=YES", "force_anon_logins_ssl=YES", "require_ssl_reuse=NO", $"rsa_cert_file={await NewCertificateAsync(folder)}"]
            : [];
        var configuration = Path.Combine(folder, "vsftpd.conf");
        await File.WriteAllLinesAsync(
            configuration,
            [
                "listen=YES", "background=NO", $"listen_port={Port}", $"listen_address={Place.Address}", "anonymous_enable=YES", "local_enable=NO", "write_enable=YES", "no_anon_password=YES",
                "anon_upload_enable=YES", "anon_mkdir_write_enable=YES", "anon_other_write_enable=YES", "anon_umask=022", $"anon_root={_root}", "xferlog_enable=NO",
                "seccomp_sandbox=NO", "max_clients=3000", "max_per_ip=3000", .. security,
            ]);
        await Command.RunAsync(Require("chown"), "root", configuration);
        await Command.RunAsync(Require("chmod"), "0600", configuration);
        Server = await Command.ServeAsync(Place, Port, Require("vsftpd"), configuration);
    }

    protected override string Url(string name) => $"ftp://{Place.Address}:{Port}/pub/{name}";
}
