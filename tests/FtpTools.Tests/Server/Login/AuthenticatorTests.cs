using System.Net;
using System.Net.Sockets;
using System.Text;
using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Server.Admission;
using FtpTools.Server.Data;
using FtpTools.Server.Login;
using FtpTools.Tests.TestSupport;
using FtpTools.Transport;

namespace FtpTools.Tests.Server.Login;

/// <summary>A password that comes over the wire: what it costs, what is answered, and what stays of it.</summary>
public sealed class AuthenticatorTests : IAsyncLifetime
{
    private const string Right = TestServer.Password;

    private readonly TestClock _clock = new();
    private readonly TemporaryFolder _folder = new();
    private readonly LinesLogger _log = new();
    private readonly List<IDisposable> _sockets = [];
    private readonly SessionTable _sessions = new(new ServerLimits(100, 50, 50, 4, 4, 2, 2));
    private readonly ServerDataDirectory _data;
    private Func<ScramVerifier, byte[], bool> _matches = (verifier, password) => verifier.Matches(password);
    private Authenticator? _authenticator;
    private int _derivations;
    private int _held;

    public AuthenticatorTests() => _data = ServerDataDirectory.Open(_folder.Path, null, _clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Authenticator Authenticator => _authenticator!;

    public async ValueTask InitializeAsync()
    {
        await _data.Accounts.AddAsync(new Account { Name = "ann", HomeDirectory = _folder.In("ann") }, Verifier(Right), Stop);
        await _data.Accounts.AddAsync(new Account { Name = "bob", HomeDirectory = _folder.In("bob"), IsEnabled = false }, Verifier(Right), Stop);
        Start(atOnce: 2);
    }

    public async ValueTask DisposeAsync()
    {
        _authenticator?.Dispose();
        foreach (var socket in _sockets) socket.Dispose();
        await _data.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_right_password_lets_the_user_in()
    {
        var account = await LogInAsync("ANN", Right);

        Assert.Equal("ann", account.Name);
        Assert.Equal(1, _sessions.Count);
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds(), (await _data.Accounts.FindAsync("ann", Stop))!.LastLogin!.Value.ToUnixTimeMilliseconds());
        Assert.Contains(_log.Texts, t => t.EndsWith("ann logged in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ann", "wrong")]
    [InlineData("ann", "")]
    [InlineData("ann", "a\u0007b")]
    [InlineData("nobody", Right)]
    [InlineData("nobody", "")]
    [InlineData("", Right)]
    [InlineData("a\u0007", Right)]
    [InlineData("bob", Right)]
    [InlineData("bob", "wrong")]
    public async Task Whatever_is_wrong_has_the_same_answer_after_the_same_work(string user, string password)
    {
        var refusal = await Refused.WithAsync(ErrorCode.LoginFailed, () => LogInAsync(user, password, "192.0.2.1"));
        Assert.Equal(1, _derivations);
        await Refused.WithAsync(ErrorCode.LoginFailed, () => LogInAsync(user, password, "192.0.2.2"));

        Assert.Equal(2, _derivations);
        Assert.Equal(ScramServer.LoginFailed().Message, refusal.Message);
        Assert.Equal(0, _sessions.Count);
        Assert.Equal(2, _log.Texts.Count(t => t.EndsWith("failed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_no_password()
    {
        byte[] password = [.. Encoding.UTF8.GetBytes(Right), 0xFF];

        await Refused.WithAsync(ErrorCode.LoginFailed, () => Authenticator.AuthenticateAsync(Peer(), "ann", password, Stop));

        Assert.Equal(1, _derivations);
        Assert.All(password, b => Assert.Equal(0, b));
    }

    [Fact]
    public async Task A_name_of_any_length_is_one_more_that_nobody_has()
    {
        await Refused.WithAsync(ErrorCode.LoginFailed, () => LogInAsync(new string('x', 100_000), Right));

        Assert.All(_log.Texts, t => Assert.InRange(t.Length, 0, 500));
    }

    [Fact]
    public async Task What_looks_alike_and_is_typed_alike_is_the_same()
    {
        await _data.Accounts.UpdateAsync("ann", new AccountChange { Verifier = Verifier("Ⅸ pass\u00ADword") }, Stop);

        await LogInAsync("ann", "IX password");
    }

    [Theory]
    [InlineData(Right)]
    [InlineData("wrong")]
    public async Task The_bytes_of_the_password_are_zeroed_whatever_comes_of_it(string text)
    {
        var password = Encoding.UTF8.GetBytes(text);
        byte[]? derived = null;
        _matches = (verifier, prepared) => verifier.Matches(derived = prepared);

        await Record.ExceptionAsync(() => Authenticator.AuthenticateAsync(Peer(), "ann", password, Stop));

        Assert.All(password, b => Assert.Equal(0, b));
        Assert.All(derived!, b => Assert.Equal(0, b));
    }

    [Fact]
    public async Task Whoever_has_failed_too_often_is_refused_before_anything_is_derived()
    {
        await FailUntilThrottledAsync("192.0.2.1");
        var before = _derivations;

        await Refused.WithAsync(ErrorCode.LoginThrottled, () => LogInAsync("ann", Right, "192.0.2.1"));

        Assert.Equal(before, _derivations);
        await LogInAsync("ann", Right, "198.51.100.1");
    }

    [Fact]
    public async Task One_that_is_remembered_is_throttled_like_any_other()
    {
        await LogInAsync("ann", Right, "192.0.2.1");
        await FailUntilThrottledAsync("192.0.2.1");

        await Refused.WithAsync(ErrorCode.LoginThrottled, () => LogInAsync("ann", Right, "192.0.2.1"));
    }

    [Fact]
    public async Task A_client_that_opens_ten_connections_at_once_pays_once()
    {
        Start(atOnce: 1);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => LogInAsync("ann", Right))));

        Assert.Equal(1, _derivations);
        Assert.Equal(10, _sessions.Count);
    }

    [Fact]
    public async Task What_is_remembered_is_void_when_the_password_changes_and_after_ten_minutes()
    {
        await LogInAsync("ann", Right);
        _clock.Advance(PasswordCache.Lifetime - TimeSpan.FromSeconds(1));
        await LogInAsync("ann", Right);
        Assert.Equal(1, _derivations);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await LogInAsync("ann", Right);
        Assert.Equal(2, _derivations);

        await _data.Accounts.UpdateAsync("ann", new AccountChange { Verifier = Verifier("another") }, Stop);
        await Refused.WithAsync(ErrorCode.LoginFailed, () => LogInAsync("ann", Right));
        await LogInAsync("ann", "another");
        Assert.Equal(4, _derivations);
    }

    [Fact]
    public async Task What_is_remembered_lets_nobody_into_a_closed_account_and_does_not_tell_that_it_is_closed()
    {
        await LogInAsync("ann", Right);
        await _data.Accounts.UpdateAsync("ann", new AccountChange { IsEnabled = false }, Stop);

        await Refused.WithAsync(ErrorCode.LoginFailed, () => LogInAsync("ann", Right));

        Assert.Equal(2, _derivations);
    }

    [Fact]
    public async Task So_many_derive_at_once_and_no_more()
    {
        using var go = new ManualResetEventSlim();
        var (running, most) = (0, 0);
        _matches = (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            go.Wait(Stop);
            Interlocked.Decrement(ref running);
            return false;
        };

        var logins = Enumerable.Range(1, 20).Select(i => Task.Run(() => LogInAsync($"nobody{i}", "wrong", $"192.0.{i}.1"))).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref running) == 2, "two derive");
        await Eventually.TrueAsync(() => Volatile.Read(ref _held) == 18, "all others wait for their turn");
        Assert.Equal(2, Volatile.Read(ref _derivations));
        go.Set();
        foreach (var login in logins) await Assert.ThrowsAnyAsync<FtpToolsException>(() => login);

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Guesses_that_wait_for_their_turn_do_not_slip_past_the_throttle()
    {
        Start(atOnce: 1);

        var logins = Enumerable.Range(0, 40).Select(i => Task.Run(() => LogInAsync("ann", $"guess {i}", "192.0.2.1"))).ToList();
        var answers = new List<ErrorCode>();
        foreach (var login in logins) answers.Add((await Assert.ThrowsAnyAsync<FtpToolsException>(() => login)).Code);

        Assert.Equal(_derivations, answers.Count(a => a == ErrorCode.LoginFailed));
        Assert.InRange(_derivations, 1, 20);
        Assert.Contains(ErrorCode.LoginThrottled, answers);
    }

    [Fact]
    public async Task One_that_gives_up_while_it_waits_is_gone_and_the_others_go_on()
    {
        Start(atOnce: 1);
        using var go = new ManualResetEventSlim();
        var inner = _matches;
        _matches = (verifier, password) =>
        {
            go.Wait(Stop);
            return inner(verifier, password);
        };
        var first = Task.Run(() => LogInAsync("ann", Right));
        await Eventually.TrueAsync(() => Volatile.Read(ref _derivations) == 1, "the first derives");
        using var cancel = new CancellationTokenSource();
        var password = Encoding.UTF8.GetBytes("wrong");
        var second = Task.Run(() => Authenticator.AuthenticateAsync(Peer(), "ann", password, cancel.Token));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        Assert.All(password, b => Assert.Equal(0, b));
        go.Set();
        await first;
        await LogInAsync("ann", Right);
        Assert.Equal(1, _derivations);
    }

    [Fact]
    public async Task One_too_many_is_told_so_and_not_taken_for_a_guess()
    {
        var authenticator = new Authenticator(
            _data, LoginGuard.For(_data.Database, _clock), new SessionTable(new ServerLimits(1, 1, 1, 1, 1, 1, 1)), new PasswordCheck(_clock), _clock, _log);
        using var disposal = authenticator;
        await authenticator.AuthenticateAsync(Peer(), "ann", Encoding.UTF8.GetBytes(Right), Stop);

        for (var i = 0; i < 30; i++)
        {
            await Refused.WithAsync(
                ErrorCode.TooManyConnections, () => authenticator.AuthenticateAsync(Peer(), "ann", Encoding.UTF8.GetBytes(Right), Stop));
        }
    }

    [Fact]
    public async Task A_connection_has_three_attempts()
    {
        var peer = Peer();
        for (var i = 0; i < 3; i++)
        {
            Assert.False(peer.HasNoAttemptsLeft);
            await Refused.WithAsync(ErrorCode.LoginFailed, () => Authenticator.AuthenticateAsync(peer, "ann", "wrong"u8.ToArray(), Stop));
        }

        Assert.True(peer.HasNoAttemptsLeft);
    }

    private static ScramVerifier Verifier(string password) => ScramVerifier.Create(password, ScramVerifier.MinimumIterations);

    private static void InterlockedMax(ref int most, int now)
    {
        for (var before = Volatile.Read(ref most); before < now;)
        {
            var seen = Interlocked.CompareExchange(ref most, now, before);
            if (seen == before) return;
            before = seen;
        }
    }

    private void Start(int atOnce)
    {
        _authenticator?.Dispose();
        var passwords = new PasswordCheck(_clock, atOnce, (verifier, password) =>
        {
            Interlocked.Increment(ref _derivations);
            return _matches(verifier, password);
        });
        _authenticator = new Authenticator(_data, LoginGuard.For(_data.Database, _clock), _sessions, passwords, _clock, _log);
    }

    private async Task FailUntilThrottledAsync(string address)
    {
        for (var i = 0; i < 30; i++)
        {
            var refusal = await Assert.ThrowsAnyAsync<FtpToolsException>(() => LogInAsync("nobody", $"guess {i}", address));
            if (refusal.Code == ErrorCode.LoginThrottled) return;
        }

        Assert.Fail("Thirty guesses were answered.");
    }

    private Task<Account> LogInAsync(string user, string password, string address = "127.0.0.1")
    {
        return Authenticator.AuthenticateAsync(Peer(address), user, Encoding.UTF8.GetBytes(password), Stop);
    }

    private LoginPeer Peer(string address = "127.0.0.1")
    {
        var (ip, socket) = (IPAddress.Parse(address), new Socket(SocketType.Stream, ProtocolType.Tcp));
        lock (_sockets) _sockets.Add(socket);
        var link = new InMemoryConnectionPair(clientAddress: ip).Server;
        var pending = new PendingConnection(socket, new IPEndPoint(ip, 1), _clock) { LeaveTurn = () => Interlocked.Increment(ref _held) };
        return new LoginPeer(1, link, pending, new Session(ip));
    }

    private sealed class Session(IPAddress address) : ISession
    {
        public IPAddress Address => address;

        public bool IsQuiet => true;

        public TimeSpan Silence => TimeSpan.Zero;

        public void Displace()
        {
            // Nobody needs its place.
        }
    }
}
