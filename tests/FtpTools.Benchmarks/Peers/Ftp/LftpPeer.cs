namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>Folders by lftp's mirror, eight files at once, which is what people use for many files.</summary>
internal sealed class LftpPeer(Workbench bench, FtpHost host) : FtpPeer(bench, host)
{
    // Permissions are left alone: not every server can set them, and all shall do the same work.
    private const string Mirror = "mirror --parallel=8 --no-perms";

    protected override string ClientName => "lftp";

    public override Task UploadAsync(string localPath, string name) => LftpAsync($"{Mirror} -R '{localPath}' '{Host.PathOf(name)}'");

    public override Task DownloadAsync(string name, string localPath) => LftpAsync($"{Mirror} '{Host.PathOf(name)}' '{localPath}'");

    private Task LftpAsync(string command)
    {
        var security = Host.UseTls ? "set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set ssl:verify-certificate no" : "set ftp:ssl-allow no";
        var open = $"open -u '{Host.Login.User},{Host.Login.Password}' -p {Host.Port} {Place.Address}";
        return RunClientAsync(Require("lftp"), "--norc", "-c", $"set cmd:fail-exit yes; set net:max-retries 2; set xfer:log no; {security}; {open}; {command}");
    }
}
