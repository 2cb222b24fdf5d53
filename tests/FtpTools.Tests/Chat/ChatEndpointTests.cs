using System.Net;
using System.Net.Sockets;
using FtpTools.Chat;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Chat;

/// <summary>The listening end against a plain socket.</summary>
public sealed class ChatEndpointTests : IDisposable
{
    private static readonly ChatEndpointOptions Anywhere = new() { Port = 0 };
    private static readonly ChatKey Key = new(new byte[ChatKey.Length]);

    private readonly ChatWire _peer = new();
    private readonly TestClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task A_message_tells_who_sent_it_when_and_what_and_can_be_answered()
    {
        await using var endpoint = ChatEndpoint.Listen(Anywhere with { TimeProvider = _clock, NameOf = e => e.Equals(_peer.EndPoint) ? "ann" : null });
        _peer.Send("hi\e[2J\n", endpoint.LocalEndPoint);
        var message = await endpoint.ReceiveAsync(Stop);
        await message.ReplyAsync("well", Stop);
        var (answer, from) = await _peer.ReceiveAsync();

        Assert.Equal((_peer.EndPoint, "ann", _clock.GetLocalNow().DateTime, false, null), (message.From, message.Sender, message.ReceivedAt, message.IsSealed, message.RoundTrip));
        Assert.Equal(("hi\e[2J\n", "hi\uFFFD[2J\n", "hi\uFFFD[2J"), (message.RawText, message.Text, message.DisplayText));
        Assert.Equal("well"u8, answer);
        Assert.Equal(endpoint.LocalEndPoint, from);
    }

    [Fact]
    public async Task A_message_can_be_answered_from_its_port_after_that_was_closed()
    {
        var endpoint = ChatEndpoint.Listen(Anywhere);
        _peer.Send("hi", endpoint.LocalEndPoint);
        var message = await endpoint.ReceiveAsync(Stop);
        await endpoint.DisposeAsync();
        await message.ReplyAsync("late", Stop);
        var (answer, from) = await _peer.ReceiveAsync();

        Assert.Equal("late"u8, answer);
        Assert.Equal(endpoint.LocalEndPoint, from);
    }

    [Fact]
    public async Task H58_every_datagram_length_is_taken()
    {
        await using var endpoint = ChatEndpoint.Listen(Anywhere);
        foreach (var length in new[] { 0, 1, 1472, ChatText.MaxDatagram })
        {
            _peer.Send(new byte[length], endpoint.LocalEndPoint);
            Assert.Equal(length, (await endpoint.ReceiveAsync(Stop)).RawText.Length);
        }
    }

    [Fact]
    public async Task H59_in_a_flood_the_oldest_are_dropped_and_counted()
    {
        await using var endpoint = ChatEndpoint.Listen(Anywhere with { QueueLength = 5 });
        for (var i = 0; i < 20; i++)
        {
            _peer.Send($"{i}", endpoint.LocalEndPoint);
            await Eventually.TrueAsync(() => endpoint.MessagesReceived == i + 1, "the message is in the queue");
        }

        Assert.Equal(15, endpoint.MessagesDropped);
        Assert.Equal("15", (await endpoint.ReceiveAsync(Stop)).Text);
    }

    [Fact]
    public async Task H59_a_flood_of_a_hundred_thousand_leaves_it_well()
    {
        await using var endpoint = ChatEndpoint.Listen(Anywhere);
        for (var i = 0; i < 100_000; i++) _peer.Send("x", endpoint.LocalEndPoint);
        await Eventually.TrueAsync(
            async () =>
            {
                _peer.Send("the last", endpoint.LocalEndPoint);
                return (await endpoint.ReceiveAsync(Stop)).Text == "the last";
            },
            "a message gets through after the flood");

        Assert.True(endpoint.MessagesReceived > 0);
    }

    [Fact]
    public async Task With_a_key_only_the_sealed_are_taken_once_each()
    {
        await using var endpoint = ChatEndpoint.Listen(Anywhere with { Key = Key, TimeProvider = _clock });
        var theirs = new MessageCipher(Key, _clock);
        var good = theirs.Close("good"u8, default, out var nonce);
        _peer.Send("in the open", endpoint.LocalEndPoint);
        _peer.Send([], endpoint.LocalEndPoint);
        _peer.Send(theirs.Close("an answer to nothing we said"u8, ChatNonce.Random(), out _), endpoint.LocalEndPoint);
        _peer.Send(good, endpoint.LocalEndPoint);
        _peer.Send(good, endpoint.LocalEndPoint);
        _peer.Send(theirs.Close("last"u8, default, out _), endpoint.LocalEndPoint);

        var message = await endpoint.ReceiveAsync(Stop);
        await message.ReplyAsync("yes", Stop);
        var answer = theirs.Open((await _peer.ReceiveAsync()).Datagram);

        Assert.Equal(("good", true), (message.Text, message.IsSealed));
        Assert.Equal("last", (await endpoint.ReceiveAsync(Stop)).Text);
        Assert.Equal(4, endpoint.MessagesRefused);
        Assert.Equal(nonce, answer!.Value.InReplyTo);
        Assert.Equal("yes"u8, answer.Value.Text);
    }

    [Fact]
    public async Task Without_a_key_what_is_sealed_is_refused_and_not_shown_as_rubbish()
    {
        await using var endpoint = ChatEndpoint.Listen(Anywhere);
        _peer.Send(new MessageCipher(Key, _clock).Close("good"u8, default, out _), endpoint.LocalEndPoint);
        _peer.Send("plain", endpoint.LocalEndPoint);

        Assert.Equal("plain", (await endpoint.ReceiveAsync(Stop)).Text);
        Assert.Equal(1, endpoint.MessagesRefused);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_and_free_again_after_the_end()
    {
        var endpoint = ChatEndpoint.Listen(Anywhere);
        var same = Anywhere with { Port = endpoint.LocalEndPoint.Port };
        Assert.Equal(ErrorCode.AddressInUse, Assert.Throws<FtpToolsException>(() => ChatEndpoint.Listen(same)).Code);
        await endpoint.DisposeAsync();
        await using var again = ChatEndpoint.Listen(same);

        Assert.Equal(same.Port, again.LocalEndPoint.Port);
    }

    [Fact]
    public async Task Any_takes_both_kinds_of_address_and_shows_them_plainly()
    {
        await using var endpoint = ChatEndpoint.Listen(Anywhere with { ListenAddress = IPAddress.IPv6Any });
        _peer.Send("four", new IPEndPoint(IPAddress.Loopback, endpoint.LocalEndPoint.Port));
        var message = await endpoint.ReceiveAsync(Stop);
        await message.ReplyAsync("to four", Stop);

        Assert.Equal(_peer.EndPoint, message.From);
        Assert.Equal("to four", await _peer.ReceiveTextAsync());
        Assert.SkipUnless(Socket.OSSupportsIPv6, "There is no IPv6 on this computer.");
        var asking = ChatClient.AskAsync(ChatAddress.Parse($"[::1]:{endpoint.LocalEndPoint.Port}"), "six", null, Stop);
        var six = await endpoint.ReceiveAsync(Stop);
        await six.ReplyAsync("to six", Stop);
        Assert.Equal(IPAddress.IPv6Loopback, six.From.Address);
        Assert.Equal("to six", (await asking).Text);
    }

    [Fact]
    public async Task The_end_wakes_whoever_waits()
    {
        var endpoint = ChatEndpoint.Listen(Anywhere);
        var waiting = endpoint.ReceiveAsync(Stop);
        await endpoint.DisposeAsync();
        await endpoint.DisposeAsync();

        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => waiting)).Code);
        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => endpoint.SendAsync("x", _peer.EndPoint, Stop))).Code);
    }
}
