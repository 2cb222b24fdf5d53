namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>pure-ftpd with one user of its own database. Needs root.</summary>
internal sealed class PureFtpdHost(Workbench bench, bool useTls) : ForeignFtpHost(bench, useTls)
{
    private const int FirstUserId = 65534;

    private string _folder = string.Empty;

    public override string ServerFolder => _folder;

    public override (string User, string Password, string Folder) Login => ("bench", "bench-password", string.Empty);

    protected override string ServerName => "pure-ftpd";

    protected override async Task LaunchAsync()
    {
        var program = Require("pure-ftpd");
        _folder = Bench.NewFolder("pure-ftpd");
        await Command.RunAsync(Require("chown"), $"{FirstUserId}", _folder);
        var folder = Bench.NewFolder("pure-ftpd-config");
        var (passwords, database) = (Path.Combine(folder, "passwords"), Path.Combine(folder, "database"));
        await AddUserAsync(passwords, database);
        string[] security = UseTls ? ["--tls=2", $"--certfile={await NewCertificateAsync(folder)}"] : [];
        await ServeAsync(
            program,
            [
                $"--bind={Place.Address},{Port}", $"--login=puredb:{database}", "--minuid=100", "--noanonymous", "--dontresolve", "--maxclientsnumber=3000", "--maxclientsperip=3000",
                $"--maxidletime={IdleSeconds / 60}", .. security,
            ]);
    }

    private async Task AddUserAsync(string passwords, string database)
    {
        await File.WriteAllTextAsync(passwords, $"{Login.User}:{await DigestOfAsync(Login.Password)}:{FirstUserId}:{FirstUserId}::{_folder}/./::::::::::::\n");
        await Command.RunAsync(Require("pure-pw"), "mkdb", database, "-f", passwords);
    }
}
