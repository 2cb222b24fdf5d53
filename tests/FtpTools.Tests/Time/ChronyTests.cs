using System.Globalization;
using System.Text.RegularExpressions;
using FtpTools.Tests.TestSupport;
using FtpTools.Time.Ntp;

namespace FtpTools.Tests.Time;

/// <summary>NTP in both directions with somebody else's program.</summary>
public sealed partial class ChronyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Chrony_accepts_our_server_and_agrees_on_the_time()
    {
        Assert.SkipWhen(Chrony.Path is null, Chrony.Absence);
        await using var server = NetTimeServer.Start(new NetTimeServerOptions { Protocol = NetTimeProtocol.Ntp, Port = 0 });

        var (exitCode, output) = await Chrony.AskAsync(_folder.Path, server.Port);

        Assert.True(exitCode == 0, output);
        Assert.InRange(OffsetIn(output), -0.1, 0.1);
        Assert.True(server.AnswerCount > 0);
    }

    [Fact]
    public async Task Chrony_measures_the_offset_of_our_server()
    {
        Assert.SkipWhen(Chrony.Path is null, Chrony.Absence);
        var behind = new ShiftedClock(TimeSpan.FromSeconds(-30));
        await using var server = NetTimeServer.Start(new NetTimeServerOptions { Protocol = NetTimeProtocol.Ntp, Port = 0, TimeProvider = behind });

        var (exitCode, output) = await Chrony.AskAsync(_folder.Path, server.Port);

        Assert.True(exitCode == 0, output);
        Assert.InRange(Math.Abs(OffsetIn(output)), 29.9, 30.1);
    }

    [Fact]
    public async Task Our_client_measures_the_offset_from_chrony()
    {
        Assert.SkipWhen(Chrony.Path is null, Chrony.Absence);
        var port = FreePort();
        await using var chrony = Chrony.Serve(_folder.Path, port);
        var ahead = new ShiftedClock(TimeSpan.FromSeconds(12));
        var query = new NetTimeQuery { Port = port, TimeProvider = ahead, Kisses = new NtpKissTable() };
        NtpSample? sample = null;

        await Eventually.TrueAsync(async () => (sample = await TrySampleAsync(query)) is not null, "chronyd answers");

        Assert.InRange(sample!.Offset.TotalSeconds, -12.1, -11.9);
        Assert.Equal((8, NtpLeap.None, "127.127.1.1"), (sample.Stratum, sample.Leap, sample.ReferenceId));
        Assert.True(sample.Delay > TimeSpan.Zero);
    }

    private static async Task<NtpSample?> TrySampleAsync(NetTimeQuery query)
    {
        try
        {
            return await NetTimeClient.SampleAsync("127.0.0.1", query);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.ServerUnreachable or ErrorCode.Timeout or ErrorCode.TimeNotTrusted)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var peer = new TimePeer();
        return peer.Port;
    }

    private static double OffsetIn(string output)
    {
        var wrong = Wrong().Match(output);
        Assert.True(wrong.Success, output);
        return double.Parse(wrong.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"clock wrong by (-?[\d.]+) seconds")]
    private static partial Regex Wrong();

    /// <summary>The clock of this computer, set wrong.</summary>
    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
