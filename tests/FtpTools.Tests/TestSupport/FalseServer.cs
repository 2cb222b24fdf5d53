using FtpTools.Security;
using FtpTools.Transport;

namespace FtpTools.Tests.TestSupport;

/// <summary>A server in memory that can take a login as it should, and for the rest sends what the test wants.</summary>
internal sealed class FalseServer : IAsyncDisposable
{
    public const string Hello = """{"op":"reply","id":1,"version":1,"agent":"false/1","mechanisms":["SCRAM-SHA-256","SCRAM-SHA-256-PLUS"]}""";

    private readonly InMemoryConnectionPair _pair;

    private FalseServer(InMemoryConnectionPair pair, Task<FtpSession> session)
    {
        _pair = pair;
        Login = session;
        Frames = new FrameStream(pair.Server.Stream);
    }

    /// <summary>The session that logs in, on the other side.</summary>
    public Task<FtpSession> Login { get; }

    /// <summary>What goes over the link.</summary>
    public FrameStream Frames { get; }

    /// <summary>Lets a client of ours begin to log in; nothing is answered yet.</summary>
    public static FalseServer Begin(ChannelBinding? binding = null)
    {
        var pair = new InMemoryConnectionPair(binding);
        var options = new SessionOptions { Host = "false" };
        return new FalseServer(pair, Task.Run(() => FtpSession.LogInAsync(pair.Client, options, "ann", TestServer.Password.AsMemory(), default)));
    }

    /// <summary>Lets a client of ours log in.</summary>
    public static async Task<(FalseServer Server, FtpSession Session)> LogInAsync(string hello = Hello)
    {
        var server = Begin();
        await server.GreetAsync(hello);
        await server.AcceptLoginAsync();
        return (server, await server.Login);
    }

    public async Task GreetAsync(string hello = Hello)
    {
        Assert.Equal("hello", (await Frames.NextAsync()).Op);
        await Frames.WriteAsync(hello);
    }

    /// <summary>Takes both steps of the login.</summary>
    /// <param name="iterations">What the client is told to compute.</param>
    /// <param name="proof">Changes the proof that the server knows the user.</param>
    public async Task AcceptLoginAsync(int iterations = ScramVerifier.MinimumIterations, Func<string, string>? proof = null)
    {
        var login = await Frames.NextAsync();
        var scram = ScramServer.Accept(login.Text("mechanism"), login.Text("message"), null);
        var first = scram.CreateServerFirst(TestUsers.VerifierOf(TestServer.Password));
        await Frames.WriteAsync($$"""{"op":"reply","id":{{login.Id}},"message":"{{first.Replace($"i={ScramVerifier.MinimumIterations}", $"i={iterations}", StringComparison.Ordinal)}}"}""");
        if (await Frames.ReadAsync() is not { } finish) return;
        var final = scram.VerifyClientFinal(finish.Text("message"));
        await Frames.WriteAsync($$"""{"op":"reply","id":{{finish.Id}},"message":"{{proof?.Invoke(final) ?? final}}","user_name":"ann"}""");
    }

    /// <summary>Waits for a request and answers it with frames in which <c>#</c> stands for its id.</summary>
    public async Task AnswerAsync(string op, params string[] frames)
    {
        var request = await Frames.NextAsync();
        Assert.Equal(op, request.Op);
        foreach (var frame in frames) await Frames.WriteAsync(WithId(frame, request.Id));
    }

    /// <summary>Closes the link as a crashed server does.</summary>
    public void Close() => _pair.Server.Abort();

    public async ValueTask DisposeAsync()
    {
        await _pair.Server.DisposeAsync();
        if (Login.IsCompletedSuccessfully) await (await Login).DisposeAsync();
    }

    /// <summary>Puts the id in the place of <c>#</c>.</summary>
    public static string WithId(string frame, int id) => frame.Replace("#", id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
