using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FtpTools.Security;
using FtpTools.Tests.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Text;

/// <summary>What people read is the same, whatever calendar, separators and letters they have.</summary>
public class CultureTests
{
    private const string OtherThumbprint = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";

    private static readonly DateTime Moment = new(2026, 3, 1, 14, 5, 9, DateTimeKind.Local);

    public static TheoryData<string> Names => Cultures.Names;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public void Times_and_numbers_of_the_views_have_one_text(string culture)
    {
        string[] texts = Cultures.In(culture, () => new[]
        {
            ViewText.Time(Moment),
            ViewText.Minute(Moment),
            ViewText.Clock(Moment),
            ViewText.Number(0.5),
            ViewText.Number(-1234.25),
            ViewText.Number(30),
            ViewText.Milliseconds(TimeSpan.FromMilliseconds(0.5), 2),
            ViewText.SignedSeconds(TimeSpan.FromMilliseconds(1500), 3),
            ViewText.SignedSeconds(TimeSpan.FromMilliseconds(-1500), 3),
            ViewText.SignedSeconds(TimeSpan.FromMilliseconds(-0.2), 3),
            ViewText.SignedSeconds(TimeSpan.Zero, 6),
            SizeText.Of(-1536),
            HostAddress.Join("::1", 2021),
        });

        Assert.Equal(
            ["2026-03-01 14:05:09", "2026-03-01 14:05", "14:05:09", "0.5", "-1234.25", "30", "0.50 ms", "+1.500 s", "-1.500 s", "0.000 s", "0.000000 s", "-1.5 KiB", "[::1]:2021"],
            texts);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Items_of_one_directory_stand_below_one_heading(string culture)
    {
        var (headings, upper) = Cultures.In(culture, () =>
            (new[] { "/a.txt", "/", "/INFO/a", "/INFO/b", "/info/a" }.Select(p => ViewText.Heading(p, "ftp1")).ToList(), ViewText.Heading("/INFO/x", "ftp1")));

        Assert.Equal(["/  (ftp1)", "/  (ftp1)", "/INFO  (ftp1)", "/INFO  (ftp1)", "/info  (ftp1)"], headings.Select(h => $"{h}"));
        Assert.Equal([false, false, true, true, false], Cultures.In(culture, () => headings.Select(h => h.CompareTo(upper) == 0).ToList()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Findings_have_one_text(string culture)
    {
        await using var server = await TestServer.StartAsync();
        await server.SetQuotaAsync("ann", 3000);
        File.WriteAllBytes(Path.Combine(server.HomeOf("ann"), "f"), new byte[100]);
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow + TimeSpan.FromDays(36500));
        var options = new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, TimeProvider = clock };

        var expected = await Cultures.InAsync("", () => ServerCheck.RunAsync(options, Stop));
        var seen = await Cultures.InAsync(culture, () => ServerCheck.RunAsync(options, Stop));

        Assert.Contains(expected.Findings, f => f.Message.Contains("expired on 2", StringComparison.Ordinal));
        Assert.Equal(expected.Findings.Select(f => $"{f} {f.Advice}"), seen.Findings.Select(f => $"{f} {f.Advice}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Errors_have_one_text(string culture)
    {
        using var folder = new TemporaryFolder();
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)silent.Client.LocalEndPoint!).Port;
        var known = Path.Combine(folder.Path, "known.json");
        await using var server = await TestServer.StartAsync();
        await new KnownServers(known).RememberAsync("127.0.0.1", server.Server.Port, OtherThumbprint, Stop);
        var options = new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, KnownServersFile = known };
        async Task<string[]> FailAsync() =>
        [
            (await Refused.WithAsync(ErrorCode.CertificateChanged, () => FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory()))).Message,
            (await Refused.WithAsync(ErrorCode.Timeout, () => NetTimeClient.GetAsync("127.0.0.1", new NetTimeQuery { Port = port, Timeout = TimeSpan.FromMilliseconds(100) }))).Message,
            (await Refused.WithAsync(ErrorCode.Timeout, () => ChatClient.AskAsync(ChatAddress.Parse($"127.0.0.1:{port}"), "x", new ChatSendOptions { Timeout = TimeSpan.FromMilliseconds(100) }))).Message,
        ];

        var expected = await Cultures.InAsync("", FailAsync);

        Assert.Contains($"since {DateTime.UtcNow.Year.ToString(CultureInfo.InvariantCulture)}-", expected[0], StringComparison.Ordinal);
        Assert.All(expected[1..], text => Assert.Contains("0.1", text, StringComparison.Ordinal));
        Assert.Equal(expected, await Cultures.InAsync(culture, FailAsync));
    }

    // In Turkish, the small letter of I is another one than i.
    [Theory]
    [MemberData(nameof(Names))]
    public void Names_are_told_apart_by_no_culture(string culture)
    {
        var address = Cultures.In(culture, () => ServerAddress.Parse("FTPX://ann@FILES.INSTITUTE.example:2021/INFO"));

        Assert.Equal(new ServerAddress("files.institute.example", 2021, "ann", "/INFO"), address);
    }
}
