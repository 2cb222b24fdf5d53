using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>What a peer can do within TLS that no client does (S7, S11).</summary>
public sealed class FtpRawTlsTests : FtpTest
{
    // OpenSSL answers such requests with the next thing it sends, which on an upload is nothing: so many make nothing grow. That it would
    // have an end is shown by RecordTapTests.
    [Fact]
    public async Task S7_a_flood_of_requests_for_new_keys_costs_nothing_and_the_upload_is_whole()
    {
        const int Requests = 1000;
        await using var ftp = await LogInAsync();
        var port = int.Parse((await ftp.ExpectAsync("229", "EPSV")).Split('|')[3], null);
        await ftp.ExpectAsync("150", "STOR a");
        using var peer = OpenSsl.Connect(port, "-tls1_3");
        await Eventually.TrueAsync(() => peer.Count("Verify return code") > 0, "the handshake is made");
        for (var asked = 1; asked <= Requests; asked++)
        {
            await peer.TellAsync("K");
            var wanted = asked;
            await Eventually.TrueAsync(() => peer.Count("KEYUPDATE") >= wanted, "new keys are asked for");
        }

        await peer.TellAsync("content");
        await Eventually.TrueAsync(async () => (await ftp.ExpectAsync("211", "STAT")).Contains("8 bytes", StringComparison.Ordinal), "it has come");
        await peer.TellAsync("Q");
        await ftp.ExpectAsync("226 Stored, 8 bytes");
        Assert.Equal("content\n"u8.ToArray(), await ftp.FetchAsync("RETR a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S11_nobody_negotiates_anew(bool isImplicit)
    {
        var port = PortOf(isImplicit ? RawTls.Implicit : RawTls.Explicit);
        using var peer = OpenSsl.Connect(port, isImplicit ? ["-tls1_2", "-crlf"] : ["-tls1_2", "-crlf", "-starttls", "ftp"]);
        await Eventually.TrueAsync(() => peer.Count("Verify return code") > 0, "the handshake is made");
        await peer.TellAsync("NOOP");
        await Eventually.TrueAsync(() => peer.Count("200 OK.") > 0, "the server answers");
        await peer.TellAsync("R");
        await Eventually.TrueAsync(() => peer.HasEnded, "the server ends the connection");
        await HonestClient.IsServedAsync(Server);
    }
}
