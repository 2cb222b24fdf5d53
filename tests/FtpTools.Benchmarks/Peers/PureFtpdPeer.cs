namespace FtpTools.Benchmarks.Peers;

/// <summary>pure-ftpd with one user of its own database. Needs root.</summary>
internal sealed class PureFtpdPeer(Workbench bench, bool useTls, bool thenMd5 = false) : CurlPeer(bench, useTls, thenMd5)
{
    private const int FirstUserId = 65534;

    private string _folder = string.Empty;

    public override string ServerFolder => _folder;

    protected override string ServerName => "pure-ftpd";

    protected override (string User, string Password, string Folder) Login => ("bench", "bench-password", string.Empty);

    public override async Task StartAsync()
    {
        _folder = Bench.NewFolder("pure-ftpd");
        await Command.RunAsync(Require("chown"), $"{FirstUserId}", _folder);
        var folder = Bench.NewFolder("pure-ftpd-config");
        var (passwords, database) = (Path.Combine(folder, "passwords"), Path.Combine(folder, "database"));
        await AddUserAsync(passwords, database);
        string[] security = UseTls ? ["--tls=2", $"--certfile={await NewCertificateAsync(folder)}"] : [];
        Server = await Command.ServeAsync(
            Place, Port, Require("pure-ftpd"), [$"--bind={Place.Address},{Port}", $"--login=puredb:{database}", "--minuid=100", "--noanonymous", "--dontresolve", "--maxclientsnumber=3000", "--maxclientsperip=3000", .. security]);
    }

    protected override string Url(string name) => $"ftp://{Login.User}:{Login.Password}@{Place.Address}:{Port}/{name}";

    // A digest of the cheap kind: with the one pure-pw would choose, each login takes seconds.
    private async Task AddUserAsync(string passwords, string database)
    {
        var digest = (await Command.ReadAsync(Require("openssl"), "passwd", "-1", Login.Password)).Trim();
        await File.WriteAllTextAsync(passwords, $"{Login.User}:{digest}:{FirstUserId}:{FirstUserId}::{_folder}/./::::::::::::\n");
        await Command.RunAsync(Require("pure-pw"), "mkdb", database, "-f", passwords);
    }
}
