using System.Globalization;
using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Crash;

/// <summary>
/// Clients of plain FTP that are killed amid an upload (S2). Nothing in what arrives says whether a file has ended or its sender; but the
/// control connection of a program that was killed ends within a moment, too.
/// </summary>
public sealed class KilledPlainClientTests : FtpTest
{
    private const int Clients = 10;

    // It is not certain: where the system has other things to do between the two, the server may look too early.
    private const int MostOverlooked = 2;

    [Fact]
    public async Task S2_a_client_that_is_killed_is_seen_to_be_gone_and_its_upload_replaces_nothing()
    {
        var port = PortOf(RawTls.None).ToString(CultureInfo.InvariantCulture);
        var overlooked = 0;
        for (var i = 0; i < Clients; i++)
        {
            var (client, _) = await RigProcess.StartAsync("store", port, $"file{i}");
            await client.KillAsync();
            await Eventually.ServerIsEmptyAsync(Server);
            if (File.Exists(Server.InHome($"file{i}"))) overlooked++;
        }

        Assert.InRange(overlooked, 0, MostOverlooked);

        // What came of the others waits for them.
        await using var ftp = await LogInAsync(RawTls.None);
        Assert.Equal(Clients, (await ftp.ListAsync("MLSD")).Length);
        await LedgerCheck.AgreesAsync(Server);
    }
}
