using System.Diagnostics;
using System.Globalization;
using FtpTools.Tests.Load;

namespace FtpTools.Tests.Crash;

/// <summary>
/// Server and client are killed at any moment under load (H30: amid uploads, overwrites, renames, deletes and downloads, over our own
/// protocol and over FTP: STOR, REST and STOR, APPE), again and again. Every file is whole, everything that was confirmed is there, and
/// nothing is left over.
/// </summary>
public class CrashTests(ITestOutputHelper output)
{
    private const string SeedVariable = "FTPTOOLS_SEED";
    private const string TimeVariable = "FTPTOOLS_CRASH_SECONDS";
    private const int FewRounds = 36;
    private const int ManyRounds = 3000;
    private const int MostRequests = 30;
    private const int MostSpins = 200_000;

    private static readonly TimeSpan ShortRun = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task H30_whoever_is_killed_every_file_is_whole_or_absent_and_transfers_go_on(bool tls)
    {
        // CI gives it more time than who waits for the tests of a change.
        var named = Environment.GetEnvironmentVariable(TimeVariable);
        return named is null
            ? RunAsync(tls, FewRounds, ShortRun)
            : RunAsync(tls, ManyRounds, TimeSpan.FromSeconds(int.Parse(named, CultureInfo.InvariantCulture) / 2.0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task H30_the_same_thousands_of_times(bool tls)
    {
        LoadGroup.SkipUnlessLong();
        return RunAsync(tls, ManyRounds, TimeSpan.MaxValue);
    }

    private async Task RunAsync(bool tls, int rounds, TimeSpan limit)
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable(SeedVariable) ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        await using var rig = await CrashRig.StartAsync(seed, tls);
        var round = 0;
        try
        {
            while (round < rounds && clock.Elapsed < limit)
            {
                round++;
                var victims = random.Next(5) switch { 0 or 1 => Victims.Server, 2 or 3 => Victims.Client, _ => Victims.Both };
                await rig.RunRoundAsync(victims, random.Next(1, MostRequests), random.Next(MostSpins));
            }

            await rig.SettleAsync();
        }
        finally
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{SeedVariable}={seed}: {round} rounds, {rig.Confirmed} requests confirmed, {rig.Broken} transfers broken off, {rig.Resumed} resumed in the middle."));
        }

        Assert.True(rig.Confirmed > 0, "Nothing was done, so nothing was shown.");
    }
}
