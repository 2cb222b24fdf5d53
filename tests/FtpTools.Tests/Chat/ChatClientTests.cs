using System.Text;
using FtpTools.Chat;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Chat;

/// <summary>The asking end against a plain socket.</summary>
public sealed class ChatClientTests : IDisposable
{
    private static readonly ChatKey Key = new(new byte[ChatKey.Length]);

    private readonly ChatWire _peer = new();
    private readonly TestClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _peer.Dispose();

    [Theory]
    [InlineData("hi")]
    [InlineData("")]
    [InlineData("床前明月光 👩‍🚀")]
    public async Task A_message_is_its_bytes_and_nothing_else_and_so_is_the_answer(string text)
    {
        var asking = AskAsync(text);
        var (datagram, from) = await _peer.ReceiveAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        _peer.Send("well", from);
        var answer = await asking;

        Assert.Equal(Encoding.UTF8.GetBytes(text), datagram);
        Assert.Equal(("well", _peer.EndPoint, "ann", TimeSpan.FromSeconds(2)), (answer.Text, answer.From, answer.Sender, answer.RoundTrip));
        Assert.Equal(_clock.GetLocalNow().DateTime, answer.ReceivedAt);
    }

    [Fact]
    public async Task An_answer_of_the_longest_length_arrives_whole()
    {
        var asking = AskAsync(new string('a', ChatText.MaxDatagram));
        var (datagram, from) = await _peer.ReceiveAsync();
        _peer.Send(datagram, from);

        Assert.Equal(new string('a', ChatText.MaxDatagram), (await asking).RawText);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_before_it_is_sent()
    {
        var error = await Assert.ThrowsAsync<FtpToolsException>(() => AskAsync(new string('a', ChatText.MaxDatagram + 1)));
        await ChatClient.TellAsync(_peer.Address, "next", cancellationToken: Stop);

        Assert.Equal(ErrorCode.MessageTooLong, error.Code);
        Assert.Equal("next", await _peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task H61_an_answer_from_another_port_or_address_is_dropped()
    {
        using var stranger = new ChatWire();
        var asking = AskAsync("hi");
        var (_, from) = await _peer.ReceiveAsync();
        stranger.Send("I am ann", from);
        _peer.Send("it is me", from);

        Assert.Equal("it is me", (await asking).Text);
    }

    [Fact]
    public async Task No_answer_is_an_error_that_names_the_peer()
    {
        var asking = AskAsync("hi");
        await _peer.ReceiveAsync();
        await _clock.AdvanceUntilAsync(() => asking.IsCompleted, "the client gives up");
        var error = await Assert.ThrowsAsync<FtpToolsException>(() => asking);

        Assert.Equal((ErrorCode.Timeout, _peer.Address.ToString()), (error.Code, error.Target));
        Assert.Contains("ann", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_sends_it_again_from_the_same_port_and_takes_the_late_answer()
    {
        var asking = AskAsync("hi", retries: 2);
        var (_, first) = await _peer.ReceiveAsync();
        await AdvanceAsync(seconds: 5);
        var (datagram, second) = await _peer.ReceiveAsync();
        _peer.Send("late", first);

        Assert.Equal(first, second);
        Assert.Equal("hi"u8, datagram);
        Assert.Equal("late", (await asking).Text);
    }

    [Fact]
    public async Task A_late_answer_is_not_taken_for_the_answer_to_the_next_message()
    {
        var first = AskAsync("one");
        var (_, from) = await _peer.ReceiveAsync();
        await AdvanceAsync(seconds: 5);
        await Assert.ThrowsAsync<FtpToolsException>(() => first);
        var second = AskAsync("two");
        var (_, next) = await _peer.ReceiveAsync();
        _peer.Send("to one", from);
        _peer.Send("to two", next);

        Assert.Equal("to two", (await second).Text);
    }

    [Fact]
    public async Task Where_nobody_listens_the_error_comes_at_once()
    {
        var address = _peer.Address;
        _peer.Dispose();

        await Refusals.UntilUnreachableAsync(() => ChatClient.AskAsync(address, "hi", new ChatSendOptions { Timeout = Refusals.OneTry }, Stop));
    }

    [Fact]
    public async Task With_a_retry_a_peer_that_is_just_starting_is_waited_for()
    {
        var address = _peer.EndPoint;
        _peer.Dispose();
        var asking = ChatClient.AskAsync(ChatAddress.Parse(address.ToString()), "hi", new ChatSendOptions { Timeout = TimeSpan.FromMilliseconds(100), Retries = 150 }, Stop);
        await using var late = ChatEndpoint.Listen(new ChatEndpointOptions { Port = address.Port });
        await (await late.ReceiveAsync(Stop)).ReplyAsync("now", Stop);

        Assert.Equal("now", (await asking).Text);
    }

    [Fact]
    public async Task A_name_with_several_addresses_is_asked_where_somebody_listens()
    {
        var asking = ChatClient.AskAsync(ChatAddress.Parse($"localhost:{_peer.EndPoint.Port}"), "hi", new ChatSendOptions { TimeProvider = _clock }, Stop);
        var (_, from) = await _peer.ReceiveAsync();
        _peer.Send("here", from);

        Assert.Equal("here", (await asking).Text);
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var asking = ChatClient.AskAsync(_peer.Address, "hi", new ChatSendOptions { TimeProvider = _clock }, stop.Token);
        await _peer.ReceiveAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task With_a_key_an_answer_in_the_open_and_a_false_one_are_refused()
    {
        var asking = AskAsync("secret", key: Key);
        var (datagram, from) = await _peer.ReceiveAsync();
        var theirs = new MessageCipher(Key, _clock);
        var question = theirs.Open(datagram)!.Value;
        _peer.Send("in the open", from);
        _peer.Send(datagram, from);
        _peer.Send(new MessageCipher(new ChatKey(new byte[32].Select(_ => (byte)1).ToArray()), _clock).Close("other key"u8, question.Nonce, out _), from);
        _peer.Send(theirs.Close("answers nothing"u8, default, out _), from);
        _peer.Send(theirs.Close("answers another"u8, ChatNonce.Random(), out _), from);
        _peer.Send(theirs.Close("the answer"u8, question.Nonce, out _), from);
        var answer = await asking;

        Assert.Equal("secret"u8, question.Text);
        Assert.Equal(("the answer", true), (answer.Text, answer.IsSealed));
    }

    [Fact]
    public async Task Every_retry_is_sealed_anew()
    {
        var asking = AskAsync("secret", retries: 1, key: Key);
        var (first, from) = await _peer.ReceiveAsync();
        await AdvanceAsync(seconds: 5);
        var (second, _) = await _peer.ReceiveAsync();
        var theirs = new MessageCipher(Key, _clock);
        Assert.NotNull(theirs.Open(first));
        _peer.Send(theirs.Close("yes"u8, theirs.Open(second)!.Value.Nonce, out _), from);

        Assert.Equal("yes", (await asking).Text);
    }

    [Fact]
    public async Task A_message_that_is_not_waited_for_is_sent()
    {
        await ChatClient.TellAsync(_peer.Address, "so long", cancellationToken: Stop);

        Assert.Equal("so long", await _peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_session_keeps_its_port_and_hears_its_peer_only()
    {
        using var stranger = new ChatWire();
        await using var session = await ChatSession.OpenAsync(_peer.Address, new ChatSendOptions { TimeProvider = _clock }, Stop);
        await session.SendAsync("one", Stop);
        var (_, first) = await _peer.ReceiveAsync();
        stranger.Send("me too", first);
        _peer.Send("1", first);
        _peer.Send("1b", first);
        Assert.Equal("1", (await session.ReceiveAsync(Stop))!.Text);
        Assert.Equal("1b", (await session.ReceiveAsync(Stop))!.Text);
        Assert.Null(session.TryReceive());
        await session.SendAsync("two", Stop);

        Assert.Equal(first, (await _peer.ReceiveAsync()).From);
        var waiting = session.ReceiveAsync(Stop);
        await _clock.AdvanceUntilAsync(() => waiting.IsCompleted, "the silence is noticed");
        Assert.Null(await waiting);
    }

    [Fact]
    public async Task A_session_notices_that_its_peer_is_gone_and_hears_it_when_it_is_back()
    {
        var at = _peer.EndPoint;
        await using var session = await ChatSession.OpenAsync(_peer.Address, new ChatSendOptions { Timeout = Refusals.OneTry }, Stop);
        _peer.Dispose();
        await Refusals.UntilUnreachableAsync(async () =>
        {
            await session.SendAsync("hello?", Stop);
            await session.ReceiveAsync(Stop);
        });

        await using var back = ChatEndpoint.Listen(new ChatEndpointOptions { Port = at.Port });
        await session.SendAsync("hello again", Stop);
        var message = await back.ReceiveAsync(Stop);
        await message.ReplyAsync("here", Stop);
        Assert.Equal("here", (await session.ReceiveAsync(Stop))!.Text);
    }

    private Task<ChatMessage> AskAsync(string text, int retries = 0, ChatKey? key = null)
    {
        return ChatClient.AskAsync(_peer.Address, text, new ChatSendOptions { TimeProvider = _clock, PeerName = "ann", Retries = retries, Key = key }, Stop);
    }

    private Task AdvanceAsync(int seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    }
}
