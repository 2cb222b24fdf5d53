using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>What happens to a file when the program that sends it is killed, and how it goes on; and what when there is no room.</summary>
[Collection(PeerGroup.Name)]
public sealed class PeerResumeTests(PeerServer server)
{
    private const int Length = 3_000_000;
    private const int Marked = 1000;
    private const int Sent = 100_000;
    private const long Quota = 1_000_000;

    private static readonly byte[] Old = TestContent.Of(5000, seed: 7);
    private static readonly byte[] Content = TestContent.Of(Length);

    // The same but for its beginning: who goes on does not send that again.
    private static readonly byte[] Changed = [.. new byte[Marked], .. Content[Marked..]];

    public static TheoryData<string, RawTls> Senders => FtpPeers.Cases(PeerAction.Put);

    public static TheoryData<string, RawTls> Resumers => FtpPeers.Cases(PeerAction.ResumePut);

    public static TheoryData<string, RawTls> Fetchers => FtpPeers.Cases(PeerAction.ResumeGet);

    [Theory]
    [MemberData(nameof(Fetchers))]
    public async Task A_download_goes_on_where_it_broke_off(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        await File.WriteAllBytesAsync(place.At("a"), Content);
        var copy = place.File("in/a", Changed[..1_200_000]);

        (await peer.ResumeGetAsync(place, place.In("in"), "a")).Succeeded();

        Assert.Equal(Changed, await File.ReadAllBytesAsync(copy));
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task Who_is_killed_replaces_nothing(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        await File.WriteAllBytesAsync(place.At("a"), Old);

        await SendAndKillAsync(peer, place);

        Assert.Equal(Old, await File.ReadAllBytesAsync(place.At("a")));
        if (peer.Actions.Contains(PeerAction.ResumePut)) await peer.ResumePutAsync(place, place.In("out"), "a");
        var after = await File.ReadAllBytesAsync(place.At("a"));
        Assert.True(after.SequenceEqual(Old) || after.SequenceEqual(Content) || after.SequenceEqual(Changed), "It is a mixture with the old file.");
        (await peer.PutAsync(place, place.In("out"), "a")).Succeeded();
        Assert.Equal(Changed, await File.ReadAllBytesAsync(place.At("a")));
        await place.WhenQuietAsync();
        Assert.Equal(0, place.Held);
    }

    [Theory]
    [MemberData(nameof(Resumers))]
    public async Task Who_was_killed_goes_on(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls);
        await SendAndKillAsync(peer, place);
        Assert.False(File.Exists(place.At("a")));
        Assert.InRange(place.Held, Sent, Length - 1);

        (await peer.ResumePutAsync(place, place.In("out"), "a")).Succeeded();

        Assert.Equal(peer.GoesOn ? Content : Changed, await File.ReadAllBytesAsync(place.At("a")));
        await place.WhenQuietAsync();
        Assert.Equal(0, place.Held);
        await place.LedgerAgreesAsync();
    }

    [Theory]
    [MemberData(nameof(Senders))]
    public async Task What_is_over_the_quota_is_refused_and_leaves_nothing(string name, RawTls tls)
    {
        var peer = FtpPeers.Find(name);
        using var place = await server.OpenAsync(tls, Quota);
        place.File("out/a", Content);
        place.File("out/b", Old);

        var result = await peer.PutAsync(place, place.In("out"), "a");

        Assert.NotEqual(0, result.ExitCode);
        if (peer.ShowsReplies) Assert.Contains("quota", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(place.At("a")));
        (await peer.PutAsync(place, place.In("out"), "b")).Succeeded();
        Assert.Equal(Old, await File.ReadAllBytesAsync(place.At("b")));
        await place.WhenQuietAsync();
        Assert.Equal(0, place.Held);
        await place.LedgerAgreesAsync();
    }

    // Sends a file and kills the program in the middle; then the local file changes.
    private static async Task SendAndKillAsync(FtpPeer peer, PeerPlace place)
    {
        place.File("out/a", Content);
        await using var process = await peer.PutSlowlyAsync(place, place.In("out"), "a");
        await Eventually.TrueAsync(() => place.Held >= Sent, "something has arrived");
        await process.KillAsync();
        await place.WhenQuietAsync();
        place.File("out/a", Changed);
    }
}
