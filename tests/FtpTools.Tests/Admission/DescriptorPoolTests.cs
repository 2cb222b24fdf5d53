using FtpTools.Server.Admission;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Admission;

public class DescriptorPoolTests
{
    [Theory]
    [InlineData(256L, 78)]
    [InlineData(512L, 78)]
    [InlineData(1024L, 78)]
    [InlineData(1024L, 400)]
    [InlineData(4096L, 300)]
    [InlineData(20000L, 200)]
    [InlineData(1048576L, 200)]
    public void What_may_be_open_at_once_leaves_a_reserve_below_the_limit(long limit, int open)
    {
        var pool = new DescriptorPool(limit, open);
        var limits = Limits(pool);

        var most = pool.MaxConnections + (pool.MaxTransfers * DescriptorPool.PerTransfer) + (pool.Briefs * DescriptorPool.PerBrief);
        Assert.InRange(open + most, 0, limit - 96);
        Assert.InRange(limits.Sessions + limits.Pending, 1, pool.MaxConnections);
        Assert.False(pool.IsScarce);
    }

    [Theory]
    [InlineData(10L, 5)]
    [InlineData(256L, 250)]
    [InlineData(256L, 78)]
    [InlineData(1024L, 78)]
    [InlineData(20000L, 78)]
    [InlineData(null, 0)]
    public void Every_limit_leaves_something_for_another_user_and_for_a_login(long? limit, int open)
    {
        var limits = Limits(new DescriptorPool(limit, open));

        Assert.InRange(limits.SessionsPerUser, 1, limits.Sessions - 1);
        Assert.InRange(limits.TransfersPerUser, 1, limits.Transfers - 1);
        Assert.InRange(limits.Pending, 4, 512);
        Assert.InRange(limits.Briefs, 2, 64);
        Assert.InRange(limits.Sessions, 2, 5000);
    }

    [Fact]
    public void Too_few_are_recognised()
    {
        Assert.True(new DescriptorPool(64, 60).IsScarce);
        Assert.True(new DescriptorPool(256, 200).IsScarce);
        Assert.False(new DescriptorPool(null, 0).IsScarce);
    }

    [Fact]
    public void A_server_that_could_open_too_few_files_does_not_start_and_says_why()
    {
        using var folder = new TemporaryFolder();
        var options = new ServerOptions { Root = folder.In("server"), Port = 0, Descriptors = new DescriptorPool(140, 78) };

        var refusal = Refused.With(ErrorCode.TooManyOpenFiles, () => FtpServer.Start(options));

        Assert.Contains("140", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(options.Root));
    }

    [Fact]
    public void No_more_are_handed_out_than_there_are()
    {
        var pool = new DescriptorPool(256, 78);
        for (var i = 0; i < pool.MaxConnections; i++) Assert.True(pool.TryTakeConnection());
        for (var i = 0; i < pool.MaxTransfers; i++) Assert.True(pool.TryTakeTransfer());

        Assert.False(pool.TryTakeConnection());
        Assert.False(pool.TryTakeTransfer());
        pool.ReturnConnection();
        pool.ReturnTransfer();
        Assert.True(pool.TryTakeConnection());
        Assert.True(pool.TryTakeTransfer());
    }

    [Fact]
    public void The_limit_of_this_process_is_what_the_system_says()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells it in a file.");
        var line = File.ReadLines("/proc/self/limits").Single(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];

        Assert.Equal(soft, ProcessDescriptors.Limit()?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(ProcessDescriptors.CountOpen() > 3);
    }

    private static ServerLimits Limits(DescriptorPool pool) => ServerLimits.Of(new ServerOptions { Root = "." }, pool);
}
