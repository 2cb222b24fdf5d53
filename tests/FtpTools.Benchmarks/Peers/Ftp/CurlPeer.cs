namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>curl. Nothing is checked, unless <paramref name="thenMd5"/> lets md5sum read the file at both ends at the same time.</summary>
internal sealed class CurlPeer(Workbench bench, FtpHost host, bool thenMd5 = false) : FtpPeer(bench, host)
{
    protected override string ClientName => $"curl{(thenMd5 ? ", then md5sum twice" : string.Empty)}";

    public override async Task UploadAsync(string localPath, string name)
    {
        await CurlAsync("-T", localPath, Url(name));
        await CompareAsync(localPath, Path.Combine(ServerFolder, name));
    }

    public override async Task DownloadAsync(string name, string localPath)
    {
        await CurlAsync("-o", localPath, Url(name));
        await CompareAsync(localPath, Path.Combine(ServerFolder, name));
    }

    private static async Task<string> Md5Async(string path) => (await Command.ReadAsync(Require("md5sum"), path)).Split(' ')[0];

    private string Url(string name) => $"ftp://{Host.Login.User}:{Host.Login.Password}@{Place.Address}:{Host.Port}/{Host.PathOf(name)}";

    private Task CurlAsync(params string[] arguments)
    {
        string[] security = Host.UseTls ? ["--ssl-reqd", "--insecure"] : [];
        return RunClientAsync(Require("curl"), ["--silent", "--show-error", .. security, .. arguments]);
    }

    private async Task CompareAsync(string localPath, string serverPath)
    {
        if (!thenMd5) return;
        var digests = await Task.WhenAll(Md5Async(localPath), Md5Async(serverPath));
        if (digests[0] != digests[1]) throw new BenchException("md5sum tells two digests.");
    }
}
