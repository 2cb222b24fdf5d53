using System.Net;
using FtpTools.Chat;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Chat;

public sealed class ChatServerTests : IDisposable
{
    private readonly ChatWire _peer = new();
    private readonly TestClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task It_answers_counts_and_keeps_what_was_said()
    {
        await using var server = Start((m, _) => Task.FromResult<string?>(m.RawText == "nothing" ? null : $"re: {m.RawText}"));
        _peer.Send("hi", server.Endpoint);
        Assert.Equal("re: hi", await _peer.ReceiveTextAsync());
        _peer.Send("nothing", server.Endpoint);
        await Eventually.TrueAsync(() => server.History.Count == 2, "both messages are in the history");

        Assert.Equal([("hi", "re: hi"), ("nothing", null)], server.History.Select(e => (e.Text, e.Answer)));
        Assert.Equal((2, 1, 0), (server.MessagesReceived, server.AnswersSent, server.AnswersFailed));
        Assert.Equal(_peer.EndPoint.ToString(), server.History[0].Sender);
    }

    [Fact]
    public async Task Who_has_an_answer_finds_it_in_the_history()
    {
        await using var server = Start((m, _) => Task.FromResult<string?>($"re: {m.Text}"));
        for (var i = 1; i <= 50; i++)
        {
            _peer.Send("hi", server.Endpoint);
            await _peer.ReceiveTextAsync();

            Assert.Equal((i, "re: hi", i), (server.History.Count, server.History[^1].Answer, server.AnswersSent));
        }
    }

    [Fact]
    public async Task Without_an_answer_it_only_listens()
    {
        await using var server = Start(null);
        _peer.Send("hi", server.Endpoint);
        await Eventually.TrueAsync(() => server.History.Count == 1, "the message is in the history");

        Assert.False(server.AnswersMessages);
        await server.History[0].Message.ReplyAsync("by hand", Stop);
        Assert.Equal("by hand", await _peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task An_answer_that_cannot_be_made_costs_only_itself()
    {
        var ways = new Dictionary<string, Func<Task<string?>>>
        {
            ["throws"] = () => throw new InvalidOperationException("bad\e[31m"),
            ["fails"] = () => Task.FromException<string?>(new FtpToolsException(ErrorCode.InvalidArgument, "no")),
            ["gives up"] = () => Task.FromException<string?>(new OperationCanceledException("enough")),
            ["too long"] = () => Task.FromResult<string?>(new string('x', ChatText.MaxDatagram + 1)),
            ["well"] = () => Task.FromResult<string?>("well"),
        };
        await using var server = Start((m, _) => ways[m.Text]());
        foreach (var way in ways.Keys) _peer.Send(way, server.Endpoint);

        Assert.Equal("well", await _peer.ReceiveTextAsync());
        await Eventually.TrueAsync(() => server.History.Count == 5, "all messages are in the history");
        Assert.Equal((4, 1), (server.AnswersFailed, server.AnswersSent));
        Assert.Equal("bad\uFFFD[31m", server.History[0].Error);
        Assert.All(server.History.Take(4), e => Assert.Null(e.Answer));
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_given_up_after_its_time()
    {
        var asked = new TaskCompletionSource();
        await using var server = Start((m, _) =>
        {
            asked.TrySetResult();
            return m.Text == "slow" ? new TaskCompletionSource<string?>().Task : Task.FromResult<string?>("quick");
        });
        _peer.Send("slow", server.Endpoint);
        await asked.Task;
        _peer.Send("next", server.Endpoint);
        await _clock.AdvanceUntilAsync(() => server.AnswersFailed == 1, "the server gives the slow answer up");

        Assert.Equal("quick", await _peer.ReceiveTextAsync());
        Assert.Contains("5 s", server.History[0].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_stops_amid_an_answer(bool answerEndsWithAnError)
    {
        var asked = new TaskCompletionSource();
        await using var server = Start(async (_, stop) =>
        {
            asked.TrySetResult();
            var never = new TaskCompletionSource<string?>();
            await using var registration = stop.Register(() => never.TrySetException(new InvalidOperationException()));
            return await (answerEndsWithAnError ? never : new TaskCompletionSource<string?>()).Task;
        });
        _peer.Send("slow", server.Endpoint);
        await asked.Task;
        await server.StopAsync();
        await server.StopAsync();

        Assert.False(server.IsRunning);
        Assert.True(server.WaitForStopAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        await using var next = ChatEndpoint.Listen(new ChatEndpointOptions { Port = server.Port });
        Assert.Equal(server.Port, next.LocalEndPoint.Port);
    }

    [Fact]
    public async Task The_history_is_bounded_in_number_and_in_length()
    {
        var history = new ChatHistory(3, 100);
        await using var endpoint = ChatEndpoint.Listen(new ChatEndpointOptions { Port = 0 });
        ChatMessage Message(string text) => new(endpoint, new IPEndPoint(IPAddress.Loopback, 1), text) { Sender = "a", IsSealed = false, ReceivedAt = default };
        for (var i = 0; i < 5; i++) history.Add(new ChatExchange(Message($"{i}"), null, null));
        Assert.Equal(["2", "3", "4"], history.All.Select(e => e.Text));
        history.Add(new ChatExchange(Message(new string('x', 60)), new string('y', 60), null));

        Assert.Equal(60, Assert.Single(history.All).Text.Length);
    }

    [Fact]
    public async Task Two_servers_of_our_own_speak_sealed()
    {
        var key = new ChatKey(new byte[ChatKey.Length]);
        await using var server = ChatServer.Start(new ChatServerOptions
        {
            Endpoint = new ChatEndpointOptions { Port = 0, Key = key },
            Answer = (m, _) => Task.FromResult<string?>(m.RawText),
        });
        var to = ChatAddress.Parse(server.Endpoint.ToString());
        _peer.Send("in the open", server.Endpoint);
        var answer = await ChatClient.AskAsync(to, "secret", new ChatSendOptions { Key = key }, Stop);
        await answer.ReplyAsync("and more", Stop);
        await Eventually.TrueAsync(() => server.History.Count == 2, "the answer to the answer arrives");

        Assert.Equal(("secret", true), (answer.Text, answer.IsSealed));
        Assert.Equal((1, 2), (server.MessagesRefused, server.AnswersSent));
        Assert.True(server.IsSealed);
    }

    private ChatServer Start(Func<ChatMessage, CancellationToken, Task<string?>>? answer)
    {
        return ChatServer.Start(new ChatServerOptions { Endpoint = new ChatEndpointOptions { Port = 0, TimeProvider = _clock }, Answer = answer });
    }
}
