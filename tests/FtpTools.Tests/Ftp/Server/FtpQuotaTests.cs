using System.Globalization;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>The quota of a user, told and kept, though nobody says how long an upload is (S8, S9).</summary>
public sealed class FtpQuotaTests : FtpTest
{
    private const long Quota = 10 * 1024 * 1024;

    [Theory]
    [InlineData(RawTls.None)]
    [InlineData(RawTls.Explicit)]
    public async Task An_upload_without_an_end_is_refused_when_the_quota_is_full(RawTls tls)
    {
        await Server.AddUserAsync("small", quota: Quota);
        await using var ftp = await LogInAsync(tls, "small");
        await ftp.StoreAsync("STOR before", TestContent.Of(1000));
        await using (var data = await ftp.BeginAsync("STOR endless"))
        {
            var piece = TestContent.Of(64 * 1024);
            await Assert.ThrowsAnyAsync<IOException>(async () =>
            {
                for (var i = 0; i < 10_000; i++) await data.WriteAsync(piece);
            });
        }

        await ftp.ExpectAsync("552");
        await ftp.ExpectAsync("550", "SIZE endless");
        Assert.Equal(["before"], await ftp.ListAsync("NLST"));
        Assert.Equal(Quota - 1000, await AvailableAsync(ftp));
        await LedgerCheck.AgreesAsync(Server, "small");
    }

    [Fact]
    public async Task What_fits_exactly_is_stored()
    {
        await Server.AddUserAsync("small", quota: Quota);
        await using var ftp = await LogInAsync(user: "small");
        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", new byte[Quota]), StringComparison.Ordinal);
        Assert.Equal(0, await AvailableAsync(ftp));

        // As large a file takes its place: the old one makes the room.
        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", new byte[Quota]), StringComparison.Ordinal);
        await LedgerCheck.AgreesAsync(Server, "small");
    }

    [Fact]
    public async Task ALLO_answers_before_the_first_byte()
    {
        await Server.AddUserAsync("small", quota: Quota);
        await using var ftp = await LogInAsync(user: "small");
        await ftp.ExpectAsync("552", $"ALLO {Quota + 1}");
        await ftp.ExpectAsync("552", $"ALLO {long.MaxValue}");
        await ftp.ExpectAsync("501", "ALLO 99999999999999999999");
        await ftp.ExpectAsync("501", "ALLO x");
        await ftp.ExpectAsync("200", $"ALLO {Quota}");
        Assert.Equal(0, await AvailableAsync(ftp));
        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", TestContent.Of(1000)), StringComparison.Ordinal);
        Assert.Equal(Quota - 1000, await AvailableAsync(ftp));
    }

    [Fact]
    public async Task A_session_keeps_one_allocation_however_often_it_asks()
    {
        await Server.AddUserAsync("small", quota: Quota);
        await using (var ftp = await LogInAsync(user: "small"))
        {
            for (var i = 0; i < 1000; i++) await ftp.ExpectAsync("200", $"ALLO {Quota}");
            await ftp.ExpectAsync("221", "QUIT");
        }

        await Eventually.ServerIsEmptyAsync(Server);
        await using var again = await LogInAsync(user: "small");
        Assert.Equal(Quota, await AvailableAsync(again));
    }

    [Fact]
    public async Task An_allocation_ends_with_the_login()
    {
        await Server.AddUserAsync("small", quota: Quota);
        await using var ftp = await LogInAsync(user: "small");
        await ftp.ExpectAsync("200", "ALLO 1000 R 10");
        Assert.Equal(Quota - 1000, await AvailableAsync(ftp));
        await ftp.ExpectAsync("220", "REIN");
        await ftp.ExpectAsync("331", "USER small");
        await ftp.ExpectAsync("230", $"PASS {TestServer.Password}");
        Assert.Equal(Quota, await AvailableAsync(ftp));
    }

    [Fact]
    public async Task The_quota_is_told_in_three_ways()
    {
        await Server.AddUserAsync("small", quota: Quota, fileQuota: 7);
        await using var ftp = await LogInAsync(user: "small");
        await ftp.StoreAsync("STOR a", new byte[1234]);
        Assert.Equal(Quota - 1234, await AvailableAsync(ftp));
        foreach (var command in new[] { "XQUOTA", "SITE QUOTA" })
        {
            var reply = await ftp.SendAsync(command);
            Assert.Contains("File count: 1\n", reply, StringComparison.Ordinal);
            Assert.Contains("File limit: 7\n", reply, StringComparison.Ordinal);
            Assert.Contains("Disk usage: 1234\n", reply, StringComparison.Ordinal);
            Assert.Contains($"Disk limit: {Quota}\n", reply, StringComparison.Ordinal);
        }
    }

    private static async Task<long> AvailableAsync(RawFtp ftp)
    {
        return long.Parse((await ftp.ExpectAsync("213", "AVBL"))[4..], CultureInfo.InvariantCulture);
    }
}
