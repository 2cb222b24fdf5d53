using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>
/// The worst trap of FTP over TLS 1.3: session tickets that the sender never reads break its connection when it closes it, and what it had
/// not sent yet is lost. rclone lost two uploads of 3 MB in three.
/// </summary>
[Collection(PeerGroup.Name)]
public sealed class PeerRcloneTests(PeerServer server)
{
    private const int Uploads = 12;

    [Theory]
    [InlineData(RawTls.Explicit)]
    [InlineData(RawTls.Implicit)]
    public async Task Uploads_are_whole(RawTls tls)
    {
        var rclone = FtpPeers.Find("rclone");
        using var place = await server.OpenAsync(tls);
        for (var i = 0; i < Uploads; i++)
        {
            var name = FormattableString.Invariant($"file-{i}");
            place.File("out/" + name, TestContent.Of(3_000_000, seed: i));
            (await rclone.PutAsync(place, place.In("out"), name)).Succeeded();
            Assert.Equal(TestContent.Of(3_000_000, seed: i), await File.ReadAllBytesAsync(place.At(name)));
        }
    }
}
