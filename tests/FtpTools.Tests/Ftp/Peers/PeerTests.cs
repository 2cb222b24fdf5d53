using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>What every program does every day: sending, fetching, listing, and odd names.</summary>
[Collection(PeerGroup.Name)]
public sealed class PeerTests(PeerServer server)
{
    private static readonly string[] OddNames =
    [
        "a b", " lead", "q\"uo\"te", "q'uote", "grün 日本 😀", "-dash", ".dot", "semi;colon", "a=b; c", "per%20cent%", "[br] {1}", "#hash&", "back`tick$x",
    ];

    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["empty"] = [],
        ["one"] = [1],
        ["small"] = TestContent.Of(1000),
        ["large"] = TestContent.Of(3_000_000),
    };

    public static TheoryData<string, RawTls> Senders => FtpPeers.Cases(PeerAction.Put);

    public static TheoryData<string, RawTls> Fetchers => FtpPeers.Cases(PeerAction.Get);

    public static TheoryData<string, RawTls> Listers => FtpPeers.Cases(PeerAction.List);

    public static TheoryData<string, RawTls> SendersOnce => FtpPeers.CasesOnce(PeerAction.Put);

    public static TheoryData<string, RawTls> FetchersOnce => FtpPeers.CasesOnce(PeerAction.Get);

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task Files_are_sent_whole(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        foreach (var (file, content) in Files) place.File("out/" + file, content);

        (await peer.PutAsync(place, place.In("out"), [.. Files.Keys])).Succeeded();

        foreach (var (file, content) in Files) Assert.Equal(content, await File.ReadAllBytesAsync(place.At(file)));
        await place.WhenQuietAsync();
        await place.LedgerAgreesAsync();
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task A_file_replaces_a_longer_one(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        place.File("out/a", TestContent.Of(1000));
        await File.WriteAllBytesAsync(place.At("a"), TestContent.Of(5000, seed: 2));

        (await peer.PutAsync(place, place.In("out"), "a")).Succeeded();

        Assert.Equal(TestContent.Of(1000), await File.ReadAllBytesAsync(place.At("a")));
    }

    [Theory]
    [MemberData(nameof(Fetchers))]
    public async Task Files_are_fetched_whole(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        foreach (var (file, content) in Files) await File.WriteAllBytesAsync(place.At(file), content);
        Directory.CreateDirectory(place.In("in"));

        (await peer.GetAsync(place, place.In("in"), [.. Files.Keys])).Succeeded();

        foreach (var (file, content) in Files) Assert.Equal(content, await File.ReadAllBytesAsync(place.In("in/" + file)));
    }

    [Theory]
    [MemberData(nameof(Listers))]
    public async Task A_directory_is_listed(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        await File.WriteAllBytesAsync(place.At("a file.txt"), TestContent.Of(1234));
        await File.WriteAllBytesAsync(place.At(".hidden"), []);
        Directory.CreateDirectory(place.At("grün"));

        var listing = (await peer.ListAsync(place)).Succeeded().Output;

        Assert.Contains("a file.txt", listing, StringComparison.Ordinal);
        Assert.Contains(".hidden", listing, StringComparison.Ordinal);
        Assert.Contains("grün", listing, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SendersOnce))]
    public async Task Odd_names_arrive_as_they_are(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        var names = OddNames.Except(peer.Unspeakable.Keys).ToList();
        foreach (var odd in names) place.File("out/" + odd, System.Text.Encoding.UTF8.GetBytes(odd));

        (await peer.PutAsync(place, place.In("out"), names)).Succeeded();

        foreach (var odd in names) Assert.Equal(odd, await File.ReadAllTextAsync(place.At(odd)));
        Assert.Equal(names.Count, Directory.GetFiles(place.At("")).Length);
    }

    [Theory]
    [MemberData(nameof(FetchersOnce))]
    public async Task Odd_names_are_found(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        var names = OddNames.Except(peer.Unspeakable.Keys).ToList();
        foreach (var odd in names) await File.WriteAllTextAsync(place.At(odd), odd);
        Directory.CreateDirectory(place.In("in"));

        (await peer.GetAsync(place, place.In("in"), names)).Succeeded();

        foreach (var odd in names) Assert.Equal(odd, await File.ReadAllTextAsync(place.In("in/" + odd)));
    }

    // It begins the TLS handshake of the data connection before it has read the reply to STOR.
    [Theory]
    [InlineData(RawTls.Explicit)]
    [InlineData(RawTls.Implicit)]
    [InlineData(RawTls.None)]
    public async Task Who_is_refused_reads_why(RawTls tls)
    {
        const int UploadFailed = 25;
        var curl = FtpPeers.Find("curl");
        using var place = await server.OpenAsync(tls);
        place.File("out/a", [1]);
        Directory.CreateDirectory(place.At("a"));

        var result = await curl.PutAsync(place, place.In("out"), "a");

        Assert.Equal(UploadFailed, result.ExitCode);
        Assert.Contains("550", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RawTls.Explicit)]
    [InlineData(RawTls.Implicit)]
    public async Task TLS_1_2_is_enough(RawTls tls)
    {
        _ = FtpPeers.Find("curl");
        using var place = await server.OpenAsync(tls);
        string[] common = [.. CurlPeer.Common(place), "--tls-max", "1.2"];
        var (sent, fetched) = (place.File("out/a", Files["large"]), place.In("in"));

        (await CurlPeer.RunAsync(place, [.. common, "-T", sent, CurlPeer.UrlOf(place, "a")])).Succeeded();
        (await CurlPeer.RunAsync(place, [.. common, "-o", fetched, CurlPeer.UrlOf(place, "a")])).Succeeded();

        Assert.Equal(Files["large"], await File.ReadAllBytesAsync(place.At("a")));
        Assert.Equal(Files["large"], await File.ReadAllBytesAsync(fetched));
    }

    [Theory]
    [InlineData(RawTls.Explicit)]
    [InlineData(RawTls.Implicit)]
    [InlineData(RawTls.None)]
    public async Task Who_waits_for_the_server_is_connected_to(RawTls tls)
    {
        _ = FtpPeers.Find("lftp");
        using var place = await server.OpenAsync(tls);
        var (sent, fetched) = (place.File("out", Files["large"]), place.In("in"));

        (await LftpPeer.RunAsync(place, ["set ftp:passive-mode no", $"put {sent} -o a", $"get a -o {fetched}", "cls"])).Succeeded();

        Assert.Equal(Files["large"], await File.ReadAllBytesAsync(place.At("a")));
        Assert.Equal(Files["large"], await File.ReadAllBytesAsync(fetched));
    }
}
