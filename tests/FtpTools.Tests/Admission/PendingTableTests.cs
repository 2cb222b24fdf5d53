using System.Net;
using System.Net.Sockets;
using FtpTools.Security;
using FtpTools.Server.Admission;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Admission;

public sealed class PendingTableTests : IDisposable
{
    private const int Most = 8;

    private readonly TestClock _clock = new();
    private readonly DescriptorPool _pool = new(null, 0);
    private readonly PendingTable _table;
    private readonly List<Socket> _sockets = [];

    public PendingTableTests() => _table = new PendingTable(Most, _pool);

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Dispose();
    }

    [Fact]
    public void Whoever_has_the_most_loses_the_one_that_has_been_silent_the_longest()
    {
        var many = Enumerable.Range(0, Most - 1).Select(_ => Enter("192.0.2.1")).ToList();
        var few = Enter("192.0.2.2");

        var next = Enter("192.0.2.3");

        Assert.True(many[0].IsDropped);
        Assert.All(many.Skip(1).Append(few).Append(next), c => Assert.False(c.IsDropped));
        Assert.Equal(Most, _table.Count);
        Assert.Equal(1, _table.TakeDropped());
        Assert.Equal(0, _table.TakeDropped());
    }

    [Fact]
    public void One_that_has_shown_something_outlives_silent_ones_that_are_younger()
    {
        var first = Enter("192.0.2.1");
        first.TakeOver();
        first.Show(LoginProgress.LoggingIn);
        first.AwaitPeer();
        var second = Enter("192.0.2.1");
        second.TakeOver();
        second.AwaitPeer();
        var silent = Enumerable.Range(2, Most - 2).Select(_ => Enter("192.0.2.1")).ToList();

        for (var i = 0; i < 100; i++) Enter("192.0.2.1");

        Assert.All(silent, c => Assert.True(c.IsDropped));
        Assert.False(first.IsDropped);
        Assert.False(second.IsDropped);
    }

    [Fact]
    public void One_connection_survives_a_flood_from_fewer_addresses_than_there_are_places()
    {
        var honest = Enter("198.51.100.7");

        for (var i = 0; i < 10_000; i++) Enter($"192.0.2.{i % (Most - 2)}");

        Assert.False(honest.IsDropped);
        Assert.Equal(Most, _table.Count);
    }

    [Fact]
    public void One_that_waits_for_us_is_dropped_for_nobody_who_has_as_many()
    {
        var mine = Enumerable.Range(0, Most).Select(_ => Enter("192.0.2.1")).ToList();
        foreach (var connection in mine) connection.TakeOver();

        Assert.False(_table.TryEnter(New("192.0.2.1")));
        Assert.All(mine, c => Assert.False(c.IsDropped));

        Enter("192.0.2.2");
        Assert.Single(mine, c => c.IsDropped);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("::1", "127.0.0.1", false)]
    [InlineData("0.0.0.0", "::", false)]
    public void Addresses_are_one_peer_by_their_network(string one, string other, bool same)
    {
        Assert.Equal(same, PeerNetwork.Of(IPAddress.Parse(one)).Equals(PeerNetwork.Of(IPAddress.Parse(other))));
    }

    [Fact]
    public void Descriptors_go_over_and_come_back()
    {
        var pool = new DescriptorPool(0, 0);
        var table = new PendingTable(int.MaxValue, pool);
        var all = Enumerable.Range(0, pool.MaxConnections).Select(_ => New("192.0.2.1")).ToList();
        Assert.All(all, c => Assert.True(table.TryEnter(c)));

        var newcomer = New("192.0.2.2");
        Assert.True(table.TryEnter(newcomer));
        Assert.Equal(pool.MaxConnections, table.Count);
        Assert.False(pool.TryTakeConnection());

        foreach (var connection in all.Append(newcomer)) table.Release(connection);
        Assert.Equal(0, table.Count);
        for (var i = 0; i < pool.MaxConnections; i++) Assert.True(pool.TryTakeConnection());
        Assert.False(pool.TryTakeConnection());
    }

    private PendingConnection Enter(string address)
    {
        var connection = New(address);
        Assert.True(_table.TryEnter(connection));
        return connection;
    }

    private PendingConnection New(string address)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        return new PendingConnection(socket, new IPEndPoint(IPAddress.Parse(address), 1), _clock);
    }
}
