using FtpTools.Framed.Server;
using FtpTools.Framed.Wire;

namespace FtpTools.Tests.Server;

public class PageCreditsTests
{
    private readonly PageCredits _window = new();

    [Fact]
    public void There_is_room_for_so_many_pages_and_no_more()
    {
        for (var i = 0; i < ProtocolLimits.PagesAhead; i++) Assert.True(_window.WaitAsync(CancellationToken.None).IsCompletedSuccessfully);
        Assert.False(_window.IsWaiting);

        Assert.False(_window.WaitAsync(CancellationToken.None).IsCompleted);
        Assert.True(_window.IsWaiting);
    }

    [Fact]
    public async Task Room_that_is_made_lets_the_next_page_go()
    {
        Fill();
        var next = _window.WaitAsync(CancellationToken.None);

        _window.Add();

        await next;
        Assert.False(_window.IsWaiting);
        Assert.False(_window.WaitAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public void Room_beyond_the_window_is_not_counted()
    {
        for (var i = 0; i < 100; i++) _window.Add();
        Fill();

        Assert.False(_window.WaitAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Whoever_waits_when_it_is_closed_is_let_go()
    {
        Fill();
        var waiting = _window.WaitAsync(CancellationToken.None);

        _window.Close();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task What_is_closed_gives_the_room_it_has_and_then_none()
    {
        _window.Close();
        Fill();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _window.WaitAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        Fill();
        using var cancellation = new CancellationTokenSource();
        var waiting = _window.WaitAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private void Fill()
    {
        for (var i = 0; i < ProtocolLimits.PagesAhead; i++) Assert.True(_window.WaitAsync(CancellationToken.None).IsCompletedSuccessfully);
    }
}
