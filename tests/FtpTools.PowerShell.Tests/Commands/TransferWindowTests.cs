using FtpTools.PowerShell.Transfers;

namespace FtpTools.PowerShell.Tests.Commands;

public class TransferWindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(TransferWindow.Capacity)]
    public async Task No_more_files_are_under_way_than_the_limit_says(int limit)
    {
        await using var window = new TransferWindow(limit);
        var end = new TaskCompletionSource<object>();
        var started = 0;
        while (!window.IsFullFor(0))
        {
            window.Start(0, started++, _ => end.Task);
        }

        Assert.Equal(limit, started);
        end.SetResult(new object());
        await window.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(window.IsFullFor(0));
    }

    [Fact]
    public async Task Large_files_count_for_several_and_one_always_goes()
    {
        await using var window = new TransferWindow(TransferWindow.Capacity);
        var end = new TaskCompletionSource<object>();
        var started = 0;
        while (!window.IsFullFor(long.MaxValue)) window.Start(long.MaxValue, started++, _ => end.Task);

        Assert.Equal(4, started);
        end.SetResult(new object());
    }
}
