using System.Net;
using FtpTools.Server.Admission;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Admission;

public class SessionTableTests
{
    private readonly SessionTable _table = new(new ServerLimits(
        Sessions: 6, SessionsPerUser: 4, SessionsPerAddress: 5, Pending: 4, Transfers: 4, TransfersPerUser: 2, Briefs: 2));

    [Fact]
    public void A_user_with_fewer_takes_the_place_of_the_quietest_session_of_the_user_with_most()
    {
        var busy = Enter("ann", new Session { IsQuiet = false, Silence = TimeSpan.FromHours(2) });
        var quiet = Enter("ann", new Session { Silence = TimeSpan.FromMinutes(2) });
        var active = Enter("ann", new Session { Silence = TimeSpan.FromSeconds(2) });
        Enter("ann", new Session());
        Enter("bob", new Session());
        Enter("bob", new Session());

        Enter("cid", new Session());

        Assert.True(quiet.IsDisplaced);
        Assert.False(busy.IsDisplaced || active.IsDisplaced);
        Assert.Equal(6, _table.Count);
    }

    [Fact]
    public void When_all_have_about_as_many_nobody_drives_the_others_out()
    {
        foreach (var user in (string[])["ann", "bob", "cid"])
        {
            Enter(user, new Session());
            Enter(user, new Session());
        }

        Refused.With(ErrorCode.TooManyConnections, () => _table.Enter("ann", new Session()));
        Enter("dan", new Session());
        Refused.With(ErrorCode.TooManyConnections, () => _table.Enter("dan", new Session()));
    }

    [Fact]
    public void A_user_and_an_address_have_limits_and_this_computer_has_none()
    {
        for (var i = 0; i < 4; i++) Enter("ann", new Session());
        Refused.With(ErrorCode.TooManyConnections, () => _table.Enter("ANN", new Session()));

        var table = new SessionTable(new ServerLimits(100, 50, 5, 4, 4, 2, 2));
        for (var i = 0; i < 5; i++) table.Enter("ann", new Session { Address = IPAddress.Parse($"2001:db8::{i + 1}") });
        Refused.With(ErrorCode.TooManyConnections, () => table.Enter("bob", new Session { Address = IPAddress.Parse("2001:db8::9") }));
        table.Enter("bob", new Session { Address = IPAddress.Parse("2001:db8:0:1::9") });
        for (var i = 0; i < 20; i++) table.Enter("cid", new Session());
    }

    [Fact]
    public void One_that_left_makes_room_and_leaving_twice_counts_once()
    {
        var first = Enter("ann", new Session());
        for (var i = 0; i < 3; i++) Enter("ann", new Session());
        _table.Leave(first);
        _table.Leave(first);
        Assert.Equal(3, _table.Count);

        Enter("ann", new Session());
    }

    private Session Enter(string user, Session session)
    {
        _table.Enter(user, session);
        return session;
    }

    private sealed class Session : ISession
    {
        public IPAddress Address { get; init; } = IPAddress.Loopback;

        public bool IsQuiet { get; init; } = true;

        public TimeSpan Silence { get; init; }

        public bool IsDisplaced { get; private set; }

        public void Displace() => IsDisplaced = true;
    }
}
