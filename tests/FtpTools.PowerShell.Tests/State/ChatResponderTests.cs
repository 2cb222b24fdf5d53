using System.Management.Automation;
using System.Net;
using FtpTools.PowerShell.Commands;

namespace FtpTools.PowerShell.Tests.State;

public sealed class ChatResponderTests : IAsyncLifetime
{
    private readonly ChatEndpoint _endpoint = ChatEndpoint.Listen(new ChatEndpointOptions { Port = 0 });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    [Fact]
    public async Task A_block_that_goes_on_for_ever_is_stopped_and_the_next_is_answered()
    {
        using var responder = Responder("if ($_.Text -eq 'slow') { while ($true) {} }; \"re $($_.Text)\"");
        Assert.Equal("re first", await responder.AnswerAsync(Message("first"), Stop));
        using var limit = new CancellationTokenSource();
        var slow = responder.AnswerAsync(Message("slow"), limit.Token);
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        Assert.Equal("re next", await responder.AnswerAsync(Message("next"), Stop));
    }

    [Fact]
    public async Task A_block_that_cannot_be_stopped_is_left_behind()
    {
        using var entered = new ManualResetEventSlim();
        using var never = new ManualResetEventSlim();
        AppDomain.CurrentDomain.SetData("ChatResponderTests.entered", entered);
        AppDomain.CurrentDomain.SetData("ChatResponderTests.never", never);
        using var responder = Responder(
            "$d = [AppDomain]::CurrentDomain; if ($_.Text -eq 'stuck') { $d.GetData('ChatResponderTests.entered').Set(); $d.GetData('ChatResponderTests.never').Wait() }; 'fine'",
            new NoPatience());
        using var limit = new CancellationTokenSource();
        var stuck = responder.AnswerAsync(Message("stuck"), limit.Token);
        Assert.True(entered.Wait(TimeSpan.FromSeconds(20), Stop));
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck);
        Assert.Equal("fine", await responder.AnswerAsync(Message("next"), Stop));
        never.Set();
    }

    [Fact]
    public async Task What_the_block_keeps_it_has_at_the_next_message()
    {
        using var responder = Responder("$global:count++; $count");
        await responder.AnswerAsync(Message("a"), Stop);

        Assert.Equal("2", await responder.AnswerAsync(Message("b"), Stop));
    }

    [Fact]
    public async Task After_the_end_nothing_is_answered()
    {
        var responder = Responder("'x'");
        responder.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => responder.AnswerAsync(Message("a"), Stop));
    }

    private static ChatResponder Responder(string block, TimeProvider? clock = null) => new(ScriptBlock.Create(block), clock ?? TimeProvider.System);

    private ChatMessage Message(string text)
    {
        return new ChatMessage(_endpoint, new IPEndPoint(IPAddress.Loopback, 1), text) { Sender = "ann", ReceivedAt = default, IsSealed = false };
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class NoPatience : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
