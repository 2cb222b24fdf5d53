using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Client;

/// <summary>Trees over a session that has few connections: listings are read ahead of their turn, and must not keep transfers from going
/// on.</summary>
public sealed class FtpTreeTests : FtpTest
{
    [Fact]
    public async Task Listings_that_nobody_takes_leave_the_connections_to_others()
    {
        const int Directories = 12;
        for (var i = 0; i < Directories; i++)
        {
            var folder = Directory.CreateDirectory(Server.InHome($"d{i}")).FullName;
            for (var k = 0; k < 300; k++) await File.WriteAllTextAsync(Path.Combine(folder, $"file-{k:000}"), "x", TestContext.Current.CancellationToken);
        }

        await using var session = await ConnectSessionAsync();
        var listings = new List<IAsyncEnumerator<RemoteItem>>();
        for (var i = 0; i < Directories; i++)
        {
            var listing = session.ListAsync($"/d{i}", cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
            Assert.True(await listing.MoveNextAsync());
            listings.Add(listing);
        }

        // None is at its end, and all go on.
        using var folderHere = new TemporaryFolder();
        await session.DownloadAsync("/d0/file-000", folderHere.In("a"), cancellationToken: TestContext.Current.CancellationToken).WaitAsync(Eventually.HangLimit);
        foreach (var listing in listings)
        {
            var count = 1;
            while (await listing.MoveNextAsync()) count++;
            Assert.Equal(300, count);
            await listing.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_listing_that_is_given_up_leaves_the_session_usable()
    {
        for (var k = 0; k < 3000; k++) await File.WriteAllTextAsync(Server.InHome($"file-{k:0000}"), "", TestContext.Current.CancellationToken);
        await using var session = await ConnectSessionAsync();
        for (var i = 0; i < 10; i++)
        {
            await foreach (var item in session.ListAsync("/", cancellationToken: TestContext.Current.CancellationToken))
            {
                Assert.StartsWith("file-", item.Name, StringComparison.Ordinal);
                break;
            }
        }

        Assert.Equal(3000, await session.ListAsync("/", cancellationToken: TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));
    }

    private Task<FtpSession> ConnectSessionAsync()
    {
        var options = new SessionOptions { Protocol = "ftp", Host = "127.0.0.1", Port = PortOf(RawTls.Explicit), TrustedThumbprint = Server.Server.Thumbprint };
        return FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory());
    }
}
