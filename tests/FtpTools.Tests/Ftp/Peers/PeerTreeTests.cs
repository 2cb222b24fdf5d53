using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>Folders with all that is in them.</summary>
[Collection(PeerGroup.Name)]
public sealed class PeerTreeTests(PeerServer server)
{
    public static TheoryData<string, RawTls> Senders => FtpPeers.Cases(PeerAction.PutTree);

    public static TheoryData<string, RawTls> Fetchers => FtpPeers.Cases(PeerAction.GetTree);

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task A_tree_is_sent_whole(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        Grow(peer, place.In("tree"));

        (await peer.PutTreeAsync(place, place.In("tree"))).Succeeded();

        Assert.Equal(Read(place.In("tree")), Read(place.At("tree")));
        await place.WhenQuietAsync();
        await place.LedgerAgreesAsync();
    }

    [Theory]
    [MemberData(nameof(Fetchers))]
    public async Task A_tree_is_fetched_whole(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        Grow(peer, place.At("tree"));

        (await peer.GetTreeAsync(place, place.In("tree"))).Succeeded();

        Assert.Equal(Read(place.At("tree")), Read(place.In("tree")));
    }

    private static void Grow(FtpPeer peer, string folder)
    {
        string[] folders = ["", "a b", "a b/-x", "a b/-x/grün", "semi;colon", ".hidden"];
        string[] names = ["empty", " lead", "q\"uo\"te", "per%20cent%", "日本", "large"];
        for (var i = 0; i < folders.Length; i++)
        {
            Directory.CreateDirectory(Path.Combine(folder, folders[i]));
            for (var j = 0; j < names.Length; j++)
            {
                if (peer.Unspeakable.ContainsKey(names[j])) continue;
                var length = names[j] switch { "empty" => 0, "large" => 300_000, _ => 1000 };
                File.WriteAllBytes(Path.Combine(folder, folders[i], names[j]), TestContent.Of(length, (i * 100) + j));
            }
        }
    }

    private static SortedDictionary<string, string> Read(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        return new SortedDictionary<string, string>(
            files.ToDictionary(file => Path.GetRelativePath(folder, file), file => TestContent.Md5(File.ReadAllBytes(file))), StringComparer.Ordinal);
    }
}
