namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>ProFTPD with one user of a file. Needs root.</summary>
internal sealed class ProftpdHost(Workbench bench, bool useTls) : ForeignFtpHost(bench, useTls)
{
    private const int UserId = 65534;

    private string _folder = string.Empty;

    public override string ServerFolder => _folder;

    public override (string User, string Password, string Folder) Login => ("bench", "bench-password", string.Empty);

    protected override string ServerName => "ProFTPD";

    protected override async Task LaunchAsync()
    {
        // Unpacked beside others that its package would replace, it has its modules and libraries near it.
        var program = Require("proftpd");
        var near = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(program)!, "..", "lib"));
        var libraries = Directory.Exists(near) ? Directory.GetDirectories(near, "*-linux-gnu") : [];
        _folder = Bench.NewFolder("proftpd");
        await Command.RunAsync(Require("chown"), $"{UserId}", _folder);
        var configuration = await ConfigureAsync(Path.Combine(near, "proftpd"));
        await ServeAsync("env", $"LD_LIBRARY_PATH={string.Join(':', libraries)}", program, "--nodaemon", "--config", configuration);
    }

    private async Task<string> ConfigureAsync(string modules)
    {
        // It refuses a file of users in a folder that everybody may write to.
        var folder = Bench.NewFolder("proftpd-config");
        await Command.RunAsync(Require("chmod"), "0755", folder);
        var (users, configuration) = (Path.Combine(folder, "users"), Path.Combine(folder, "proftpd.conf"));
        await File.WriteAllTextAsync(users, $"{Login.User}:{await DigestOfAsync(Login.Password)}:{UserId}:{UserId}::{_folder}:/bin/false\n");
        await Command.RunAsync(Require("chmod"), "0600", users);
        string[] security = [];
        if (UseTls)
        {
            var certificate = await NewCertificateAsync(folder);
            await Command.RunAsync(Require("chmod"), "0600", certificate);
            security =
            [
                $"ModulePath {modules}", "LoadModule mod_tls.c", "TLSEngine on", "TLSRequired on", "TLSOptions NoSessionReuseRequired",
                $"TLSECCertificateFile {certificate}", $"TLSECCertificateKeyFile {certificate}", $"TLSLog none",
            ];
        }

        await File.WriteAllLinesAsync(
            configuration,
            [
                "ServerType standalone", "DefaultServer on", $"Port {Port}", $"DefaultAddress {Place.Address}", "SocketBindTight on", "UseIPv6 off", "UseReverseDNS off", "User nobody", "Group nogroup",
                "AuthOrder mod_auth_file.c", $"AuthUserFile {users}", "RequireValidShell off", "DefaultRoot ~", "AllowOverwrite on", "AllowStoreRestart on", "DelayEngine off",
                "MaxInstances 3000", $"TimeoutIdle {IdleSeconds}", $"TimeoutNoTransfer {IdleSeconds}", "WtmpLog off", "TransferLog none", "SystemLog none",
                $"PidFile {folder}/pid", $"ScoreboardFile {folder}/scoreboard", .. security,
            ]);
        return configuration;
    }
}
