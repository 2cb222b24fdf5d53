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
        var end = new TaskCompletionSource<object?>();
        var started = 0;
        while (!window.IsFullFor(Of(0, end.Task)))
        {
            window.Start(Of(0, end.Task), new TransferProgress());
            started++;
        }

        Assert.Equal(limit, started);
        end.SetResult(new object());
        await window.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(window.IsFullFor(Of(0, end.Task)));
    }

    [Theory]
    [InlineData(long.MaxValue, false, 4)]
    [InlineData(long.MaxValue, true, 1)]
    [InlineData(3 << 20, true, 1)]
    [InlineData(1 << 20, true, 2)]
    [InlineData(0, true, TransferWindow.Capacity)]
    public async Task Large_files_count_for_several_and_one_always_goes(long length, bool isSpooled, int expected)
    {
        await using var window = new TransferWindow(TransferWindow.Capacity);
        var end = new TaskCompletionSource<object?>();
        var started = 0;
        for (var transfer = Of(length, end.Task) with { IsSpooled = isSpooled }; !window.IsFullFor(transfer); started++)
            window.Start(transfer, new TransferProgress());

        Assert.Equal(expected, started);
        end.SetResult(new object());
    }

    [Fact]
    public async Task A_large_file_that_rests_on_this_computer_waits_until_nothing_else_does()
    {
        await using var window = new TransferWindow(TransferWindow.Capacity);
        var end = new TaskCompletionSource<object?>();
        var large = Of(1L << 30, end.Task) with { IsSpooled = true };
        window.Start(Of(0, end.Task) with { IsSpooled = true }, new TransferProgress());

        Assert.True(window.IsFullFor(large));
        end.SetResult(new object());
        await window.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(window.IsFullFor(large));
    }

    private static PendingTransfer Of(long length, Task<object?> end) => new(null!, length, "target", (_, _) => end);
}
