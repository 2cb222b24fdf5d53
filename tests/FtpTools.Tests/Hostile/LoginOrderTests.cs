using FtpTools.Security;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>What comes before the login, during it, and a second time (H8).</summary>
public class LoginOrderTests(PlainServer plain) : IClassFixture<PlainServer>
{
    [Theory]
    [InlineData("stat", true)]
    [InlineData("ping", true)]
    [InlineData("cancel", false)]
    [InlineData("data", true)]
    [InlineData("reply", false)]
    [InlineData("format_disk", false)]
    public async Task H8_a_request_before_the_login_is_one_error_and_the_end(string op, bool greeted)
    {
        await using var peer = await MisbehavingPeer.ConnectAsync(plain.Server);
        if (greeted) await peer.HelloAsync();

        await peer.Frames.WriteAsync($$"""{"op":"{{op}}","id":9,"path":"/","target":1}""");

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.LoginRequired);
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Fact]
    public async Task H8_a_body_before_the_login_is_one_error_and_the_end()
    {
        await using var peer = await MisbehavingPeer.ConnectAsync(plain.Server);

        await peer.Frames.WriteAsync("""{"op":"hello","id":1,"versions":[1],"total_size":1}""", [0]);

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.LimitExceeded);
    }

    [Theory]
    [InlineData("{\"op\":\"login\",\"id\":1,\"mechanism\":\"SCRAM-SHA-256\",\"message\":\"n,,n=ann,r=x\"}")]
    [InlineData("{\"op\":\"login_finish\",\"id\":1,\"message\":\"c=biws,r=x,p=\"}")]
    public async Task H8_a_login_before_the_hello_is_one_error_and_the_end(string request)
    {
        await using var peer = await MisbehavingPeer.ConnectAsync(plain.Server);

        await peer.Frames.WriteAsync(request);

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
    }

    [Theory]
    [InlineData("{\"op\":\"hello\",\"id\":4,\"versions\":[1]}")]
    [InlineData("{\"op\":\"login_finish\",\"id\":4,\"message\":\"c=biws,r=x,p=\"}")]
    public async Task H8_a_step_out_of_its_turn_is_one_error_and_the_end(string request)
    {
        await using var peer = await MisbehavingPeer.ConnectAsync(plain.Server);
        await peer.HelloAsync();

        await peer.Frames.WriteAsync(request);

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[2]")]
    [InlineData("[0,-1,2147483647]")]
    public async Task H8_a_hello_without_a_common_version_is_one_error_and_the_end(string versions)
    {
        await using var peer = await MisbehavingPeer.ConnectAsync(plain.Server);

        await peer.Frames.WriteAsync($$"""{"op":"hello","id":1,"versions":{{versions}}}""");

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.VersionMismatch);
    }

    [Theory]
    [InlineData("{\"op\":\"hello\",\"id\":9,\"versions\":[1]}")]
    [InlineData("{\"op\":\"login\",\"id\":9,\"mechanism\":\"SCRAM-SHA-256\",\"message\":\"n,,n=bob,r=x\"}")]
    [InlineData("{\"op\":\"login_finish\",\"id\":9,\"message\":\"c=biws,r=x,p=\"}")]
    public async Task H8_a_second_login_on_a_session_is_one_error_and_the_end(string request)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync(request);

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.ProtocolViolation);
        await HonestClient.IsServedAsync(plain.Server);
    }

    [Fact]
    public async Task H8_requests_sent_along_with_the_last_step_wait_for_the_login_and_are_served_after_it()
    {
        await using var peer = await MisbehavingPeer.ConnectAsync(plain.Server);
        await peer.HelloAsync();

        var login = await peer.LogInAsync("ann", alongside: FrameBytes.Of("""{"op":"stat","id":9,"path":"/"}"""));
        var stat = await peer.Frames.NextAsync();

        Assert.Equal((3, "reply"), (login.Id, login.Op));
        Assert.Equal((9, "reply"), (stat.Id, stat.Op));
    }

    [Fact]
    public async Task H8_requests_sent_along_with_a_login_that_fails_are_never_served()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await using var peer = await MisbehavingPeer.ConnectAsync(server);
        await peer.HelloAsync();

        var login = await peer.LogInAsync("ann", "wrong", FrameBytes.Of("""{"op":"make_directory","id":9,"path":"/made"}"""));

        Assert.Equal((3, ErrorCode.LoginFailed), (login.Id, login.Code));
        await peer.Frames.ExpectLastErrorAsync(ErrorCode.LoginRequired);
        Assert.False(Directory.Exists(server.InHome("made")));
    }

    [Fact]
    public async Task H8_the_last_step_of_one_login_does_not_serve_another_connection()
    {
        await using var peer = await MisbehavingPeer.ConnectAsync(plain.Server);
        await using var thief = await MisbehavingPeer.ConnectAsync(plain.Server);
        await peer.HelloAsync();
        await thief.HelloAsync();
        using var scram = new ScramClient("ann", TestServer.Password);
        var login = $$"""{"op":"login","id":2,"mechanism":"SCRAM-SHA-256","message":"{{scram.CreateClientFirst()}}"}""";

        var first = await peer.Frames.AskAsync(login);
        await thief.Frames.AskAsync(login);
        var finish = $$"""{"op":"login_finish","id":3,"message":"{{scram.CreateClientFinal(first.Text("message"))}}"}""";
        var stolen = await thief.Frames.AskAsync(finish);
        var rightful = await peer.Frames.AskAsync(finish);

        Assert.Equal(ErrorCode.LoginFailed, stolen.Code);
        Assert.Equal("reply", rightful.Op);
    }

    [Fact]
    public async Task The_third_failed_login_ends_the_connection()
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await using var peer = await MisbehavingPeer.ConnectAsync(server);
        await peer.HelloAsync();

        Assert.Equal(ErrorCode.LoginFailed, (await peer.LogInAsync("ann", "wrong")).Code);
        Assert.Equal(ErrorCode.LoginFailed, (await peer.LogInAsync("nobody", "wrong")).Code);
        Assert.Equal(ErrorCode.LoginFailed, (await peer.LogInAsync("ann", "wrong")).Code);

        Assert.Empty(await peer.Frames.ReadToEndAsync());
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("scram-sha-256-plus")]
    [InlineData("")]
    public async Task H8_with_tls_no_login_is_taken_that_is_not_bound_to_it(string mechanism)
    {
        await using var server = await TestServer.StartAsync();
        await using var peer = await MisbehavingPeer.ConnectAsync(server);
        await peer.HelloAsync();

        var answer = await peer.Frames.AskAsync($$"""{"op":"login","id":2,"mechanism":"{{mechanism}}","message":"n,,n=ann,r=x"}""");

        Assert.Equal(ErrorCode.MechanismRefused, answer.Code);
        Assert.Equal("reply", (await peer.LogInAsync("ann")).Op);
    }
}
