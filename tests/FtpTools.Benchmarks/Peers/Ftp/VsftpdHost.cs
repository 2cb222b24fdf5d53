namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>vsftpd with anonymous users. Needs root.</summary>
internal sealed class VsftpdHost(Workbench bench, bool useTls) : ForeignFtpHost(bench, useTls)
{
    private string _root = string.Empty;

    public override string ServerFolder => Path.Combine(_root, "pub");

    public override (string User, string Password, string Folder) Login => ("ftp", "bench", "pub/");

    protected override string ServerName => "vsftpd";

    protected override async Task LaunchAsync()
    {
        var program = Require("vsftpd");
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
                "seccomp_sandbox=NO", "max_clients=3000", "max_per_ip=3000", $"idle_session_timeout={IdleSeconds}", .. security,
            ]);
        await Command.RunAsync(Require("chown"), "root", configuration);
        await Command.RunAsync(Require("chmod"), "0600", configuration);
        await ServeAsync(program, configuration);
    }
}
