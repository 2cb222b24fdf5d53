using System.Text;
using System.Text.Json.Nodes;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

/// <summary>Commands that the owner of a server registers: only those, for those users, within their limits.</summary>
public sealed class RemoteCommandTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private FtpSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(o => o with { UseTls = false }, "ann", "bob");
        _session = await _server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_answer_is_a_frame_with_name_length_digest_and_output()
    {
        Register("echo", call => new RemoteCommandOutput($"{call.UserName}: {string.Join('|', call.Arguments)} ✓\n", ["first", "second"]));
        await using var peer = await MisbehavingPeer.LogInAsync(_server);

        var reply = await peer.Frames.AskAsync("""{"op":"invoke","id":5,"name":"ECHO","arguments":["a b","$(id)"]}""");

        var expected = Encoding.UTF8.GetBytes("ann: a b|$(id) ✓\n");
        Assert.Equal(("reply", "echo", expected.Length, TestContent.Md5(expected)), (reply.Op, reply.Text("file_name"), (int)reply.Header["total_size"]!, reply.Text("md5")));
        Assert.Equal(expected, reply.Body);
        Assert.Equal(["first", "second"], reply.Header["errors"]!.AsArray().Select(e => (string)e!));
    }

    [Fact]
    public async Task The_client_gets_output_and_errors()
    {
        Register("echo", call => new RemoteCommandOutput(string.Join('|', call.Arguments), call.AsObject ? [$"depth {call.Depth}"] : []));

        var result = await _session.InvokeCommandAsync("echo", ["", "ä\n\"'"], cancellationToken: TestContext.Current.CancellationToken);
        var asObject = await _session.InvokeCommandAsync("echo", [], asObject: true, depth: 4, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("echo", "|ä\n\"'"), (result.Name, result.Text));
        Assert.Empty(result.Errors);
        Assert.Equal((string.Empty, "depth 4"), (asObject.Text, Assert.Single(asObject.Errors)));
    }

    // H63
    [Theory]
    [InlineData("other")]
    [InlineData("echo;id")]
    [InlineData("../echo")]
    [InlineData("")]
    [InlineData("echo\n")]
    [InlineData("private")]
    public async Task H63_what_is_not_registered_for_the_user_does_not_exist(string name)
    {
        Register("echo", _ => new RemoteCommandOutput("x", []));
        _server.Server.RegisterCommand(new RemoteCommand { Name = "private", Users = ["BOB"], RunAsync = (_, _) => Task.FromResult(new RemoteCommandOutput("secret", [])) });
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        var request = new JsonObject { ["op"] = "invoke", ["id"] = 5, ["name"] = name };

        Assert.Equal(ErrorCode.CommandNotFound, (await peer.Frames.AskAsync(request.ToJsonString())).Code);
        Assert.Equal(["echo"], await _session.ListCommandsAsync(TestContext.Current.CancellationToken));
        await using var bob = await _server.ConnectAsync("bob");
        Assert.Equal("secret", (await bob.InvokeCommandAsync("private", [], cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    // H63
    [Fact]
    public async Task H63_output_over_the_limit_is_refused_and_the_session_goes_on()
    {
        _server.Server.RegisterCommand(new RemoteCommand { Name = "large", MaxOutput = 10, RunAsync = (c, _) => Task.FromResult(new RemoteCommandOutput(new string('ä', c.Arguments[0][0] - '0'), [])) });

        await Refused.WithAsync(ErrorCode.OutputTooLarge, () => _session.InvokeCommandAsync("large", ["6"]));
        Assert.Equal(5, (await _session.InvokeCommandAsync("large", ["5"], cancellationToken: TestContext.Current.CancellationToken)).Text.Length);
    }

    // H63
    [Fact]
    public async Task H63_a_command_that_does_not_end_is_given_up_after_its_time()
    {
        var stopped = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        _server.Server.RegisterCommand(new RemoteCommand
        {
            Name = "late",
            Timeout = TimeSpan.FromMilliseconds(50),
            RunAsync = async (_, token) =>
            {
                await using var registration = token.Register(() => stopped.TrySetResult());
                await goOn.Task; // It does not care whether it is stopped.
                return new RemoteCommandOutput("never", []);
            },
        });

        var refusal = await Refused.WithAsync(ErrorCode.CommandTimeout, () => _session.InvokeCommandAsync("late", []));

        Assert.Equal("late", refusal.Target);
        await stopped.Task;
        goOn.SetResult();
        Assert.Equal(FtpSessionState.Open, _session.State);
    }

    // H63
    [Fact]
    public async Task H63_a_command_is_stopped_when_its_client_goes()
    {
        var begun = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        RegisterWaiting("wait", begun, stopped);
        await using (var leaving = await _server.ConnectAsync())
        {
            var call = leaving.InvokeCommandAsync("wait", []);
            await begun.Task;
            await leaving.DisposeAsync();
            await Assert.ThrowsAnyAsync<FtpToolsException>(() => call);
        }

        await stopped.Task.WaitAsync(Eventually.HangLimit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_user_with_as_many_long_calls_as_a_server_runs_does_not_shut_out_another()
    {
        using var running = new SemaphoreSlim(0);
        var goOn = new TaskCompletionSource();
        _server.Server.RegisterCommand(new RemoteCommand
        {
            Name = "long",
            RunAsync = async (_, token) =>
            {
                running.Release();
                await goOn.Task.WaitAsync(token);
                return new RemoteCommandOutput("ended", []);
            },
        });
        Register("short", call => new RemoteCommandOutput(call.UserName, []));
        var calls = Enumerable.Range(0, 8).Select(_ => _session.InvokeCommandAsync("long", [])).ToList();
        for (var call = 0; call < 4; call++) Assert.True(await running.WaitAsync(Eventually.HangLimit, TestContext.Current.CancellationToken));
        await using var bob = await _server.ConnectAsync("bob");

        var answer = await bob.InvokeCommandAsync("short", []).WaitAsync(Eventually.HangLimit, TestContext.Current.CancellationToken);

        Assert.Equal("bob", answer.Text);
        Assert.Equal(0, running.CurrentCount);
        goOn.SetResult();
        Assert.All(await Task.WhenAll(calls), r => Assert.Equal("ended", r.Text));
    }

    // H63
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task H63_a_command_is_stopped_when_its_client_says_goodbye_and_goes(bool useTls)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = useTls });
        var begun = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        RegisterWaiting("wait", begun, stopped, server);
        await using var leaving = await server.ConnectAsync();
        var call = leaving.InvokeCommandAsync("wait", []);
        await begun.Task;
        using var patience = new CancellationTokenSource();
        var closing = leaving.CloseAsync(patience.Token);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(stopped.Task.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => closing);
        await leaving.DisposeAsync();

        await Assert.ThrowsAnyAsync<FtpToolsException>(() => call);
        await stopped.Task.WaitAsync(Eventually.HangLimit, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_goodbye_waits_for_the_command_that_is_under_way(bool useTls)
    {
        await using var server = await TestServer.StartAsync(o => o with { UseTls = useTls });
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource<RemoteCommandOutput>();
        server.Server.RegisterCommand(new RemoteCommand { Name = "wait", RunAsync = (_, _) => { begun.SetResult(); return goOn.Task; } });
        await using var session = await server.ConnectAsync();
        var call = session.InvokeCommandAsync("wait", [], cancellationToken: TestContext.Current.CancellationToken);
        await begun.Task;
        var closing = session.CloseAsync(TestContext.Current.CancellationToken);
        goOn.SetResult(new RemoteCommandOutput("ended", []));

        Assert.Equal("ended", (await call).Text);
        await closing.WaitAsync(Eventually.HangLimit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_client_that_gives_up_stops_the_command_and_keeps_its_session()
    {
        var begun = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        RegisterWaiting("wait", begun, stopped);
        using var stop = new CancellationTokenSource();
        var call = _session.InvokeCommandAsync("wait", [], cancellationToken: stop.Token);
        await begun.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await stopped.Task.WaitAsync(Eventually.HangLimit, TestContext.Current.CancellationToken);
        Assert.Equal(["wait"], await _session.ListCommandsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Errors_without_end_are_cut_to_what_fits()
    {
        Register("noisy", _ => new RemoteCommandOutput(string.Empty, [.. Enumerable.Repeat(new string('é', 500) + "\e[31m", 100)]));

        var result = await _session.InvokeCommandAsync("noisy", [], cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(result.Errors.Count, 10, 30);
        Assert.Contains("more errors", result.Errors[^1]);
        Assert.All(result.Errors, e => Assert.DoesNotContain('\e', e));
    }

    [Fact]
    public async Task Notices_come_in_their_order_beside_the_output()
    {
        RemoteNotice[] notices = [new(RemoteNoticeKind.Warning, "w1"), new(RemoteNoticeKind.Host, "h"), new(RemoteNoticeKind.Information, "i"), new(RemoteNoticeKind.Warning, "w2")];
        Register("tell", call => new RemoteCommandOutput("out", ["e"]) { Notices = call.WantsVerbose ? [.. notices, new(RemoteNoticeKind.Verbose, "v")] : notices });
        await using var peer = await MisbehavingPeer.LogInAsync(_server);

        var reply = await peer.Frames.AskAsync("""{"op":"invoke","id":5,"name":"tell","verbose":true}""");
        var plain = await _session.InvokeCommandAsync("tell", [], cancellationToken: TestContext.Current.CancellationToken);
        var verbose = await _session.InvokeCommandAsync("tell", [], verbose: true, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["warning w1", "host h", "information i", "warning w2", "verbose v"],
            reply.Header["notices"]!.AsArray().Select(n => $"{n!["stream"]} {n["text"]}"));
        Assert.Equal(notices, plain.Notices);
        Assert.Equal(new RemoteNotice(RemoteNoticeKind.Verbose, "v"), verbose.Notices[^1]);
        Assert.Equal(("out", "e"), (plain.Text, Assert.Single(plain.Errors)));
    }

    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(100, 1000)]
    [InlineData(20_000, 0)]
    [InlineData(20_000, 1)]
    public async Task Notices_without_end_are_cut_to_what_fits_and_errors_go_first(int count, int length)
    {
        var text = new string('é', length) + "\e[31m<\u2028";
        Register("noisy", _ => new RemoteCommandOutput("out", ["the error"]) { Notices = [.. Enumerable.Repeat(new RemoteNotice(RemoteNoticeKind.Host, text), count)] });

        var result = await _session.InvokeCommandAsync("noisy", [], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("out", "the error"), (result.Text, Assert.Single(result.Errors)));
        Assert.True(result.Notices[^1].Text.Contains("more lines", StringComparison.Ordinal) || count == 1);
        Assert.InRange(result.Notices.Sum(n => n.Text.Length), 1, 8400);
        Assert.All(result.Notices, n => Assert.DoesNotContain(n.Text, char.IsControl));
        Assert.Equal(FtpSessionState.Open, _session.State);
    }

    [Fact]
    public async Task Errors_that_fill_the_answer_leave_a_word_for_the_notices()
    {
        Register("noisy", _ => new RemoteCommandOutput("", [.. Enumerable.Repeat(new string('e', 1000), 20)]) { Notices = [new RemoteNotice(RemoteNoticeKind.Warning, "w")] });

        var result = await _session.InvokeCommandAsync("noisy", [], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("more errors", result.Errors[^1], StringComparison.Ordinal);
        Assert.Contains("at least 1 more lines", Assert.Single(result.Notices).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_fails_says_why_and_one_with_a_defect_says_nothing_of_the_server()
    {
        _server.Server.RegisterCommand(new RemoteCommand { Name = "fails", RunAsync = (_, _) => throw new FtpToolsException(ErrorCode.CommandFailed, "There is no paper.") });
        _server.Server.RegisterCommand(new RemoteCommand { Name = "defect", RunAsync = (_, _) => throw new InvalidOperationException("inner secret") });

        var failure = await Refused.WithAsync(ErrorCode.CommandFailed, () => _session.InvokeCommandAsync("fails", []));
        var defect = await Refused.WithAsync(ErrorCode.InternalError, () => _session.InvokeCommandAsync("defect", []));

        Assert.Equal(("There is no paper.", "fails"), (failure.Message, failure.Target));
        Assert.DoesNotContain("secret", defect.Message);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 1000)]
    [InlineData(100_000, 0)]
    [InlineData(100_000, 1000)]
    public async Task A_command_that_fails_is_told_with_what_it_said_before_as_far_as_it_fits(int length, int count)
    {
        var text = new string('<', length);
        _server.Server.RegisterCommand(new RemoteCommand { Name = "fails", RunAsync = (call, _) => throw Said(call, text, count) });
        await using var peer = await MisbehavingPeer.LogInAsync(_server);

        var reply = await peer.Frames.AskAsync("""{"op":"invoke","id":5,"name":"fails"}""");
        var failure = await Refused.WithAsync(ErrorCode.CommandFailed, () => _session.InvokeCommandAsync("fails", []));

        Assert.Equal(count > 0, reply.Header["errors"] is not null);
        Assert.Equal(count > 0, reply.Header["notices"] is not null);
        Assert.StartsWith("<<<<<<<<<<", failure.Message, StringComparison.Ordinal);
        var errors = (failure as RemoteCommandException)?.Errors ?? [];
        Assert.Equal((count == 1, count > 1), (errors.Count == 1, errors.Count > 1 && errors[^1].Contains("more errors", StringComparison.Ordinal)));
        Assert.Equal(count > 0, (failure as RemoteCommandException)?.Notices.Count > 0);
        Assert.Equal(FtpSessionState.Open, _session.State);
    }

    [Fact]
    public async Task What_was_said_arrives_when_the_time_is_up_or_the_output_is_too_large()
    {
        _server.Server.RegisterCommand(new RemoteCommand { Name = "large", MaxOutput = 1, RunAsync = (call, _) => { Said(call, "", 1); return Task.FromResult(new RemoteCommandOutput("xx", [])); } });
        _server.Server.RegisterCommand(new RemoteCommand
        {
            Name = "late",
            Timeout = TimeSpan.FromMilliseconds(50),
            RunAsync = async (call, token) =>
            {
                Said(call, "", 1);
                await Task.Delay(Timeout.Infinite, token);
                return new RemoteCommandOutput("never", []);
            },
        });

        var large = (RemoteCommandException)await Refused.WithAsync(ErrorCode.OutputTooLarge, () => _session.InvokeCommandAsync("large", []));
        var late = (RemoteCommandException)await Refused.WithAsync(ErrorCode.CommandTimeout, () => _session.InvokeCommandAsync("late", []));

        Assert.All([large, late], e => Assert.Equal(("an error", "a warning"), (Assert.Single(e.Errors), Assert.Single(e.Notices).Text)));
    }

    [Fact]
    public void Messages_without_end_are_not_kept()
    {
        var messages = new RemoteCommandMessages();
        for (var i = 0; i < 100_000; i++) messages.AddNotice(new RemoteNotice(RemoteNoticeKind.Warning, ""));
        for (var i = 0; i < 100; i++) messages.AddError(new string('x', 1_000_000));

        Assert.InRange(messages.Notices.Count, 1000, 20_000);
        Assert.InRange(messages.Errors.Sum(e => (long)e.Length), 1000, 200_000);
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_are_refused_before_they_are_sent()
    {
        Register("echo", call => new RemoteCommandOutput(call.Arguments[0], []));

        await Refused.WithAsync(ErrorCode.InvalidArgument, () => _session.InvokeCommandAsync("echo", [new string('x', 10_240)]));
        var most = new string('<', 10_000);
        Assert.Equal(most, (await _session.InvokeCommandAsync("echo", [most], cancellationToken: TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public void Names_and_limits_that_cannot_be_are_refused()
    {
        foreach (var name in new[] { "", "-x", "a b", "a/b", "é", new string('x', 65) })
            Refused.With(ErrorCode.InvalidArgument, () => Register(name, _ => new RemoteCommandOutput("", [])));
        var command = new RemoteCommand { Name = "x", RunAsync = (_, _) => Task.FromResult(new RemoteCommandOutput("", [])) };
        Refused.With(ErrorCode.InvalidArgument, () => _server.Server.RegisterCommand(command with { MaxOutput = RemoteCommand.MaxOutputLimit + 1 }));
        Refused.With(ErrorCode.InvalidArgument, () => _server.Server.RegisterCommand(command with { Timeout = TimeSpan.Zero }));
        Assert.Empty(_server.Server.Commands);
    }

    private static FtpToolsException Said(RemoteCommandCall call, string message, int count)
    {
        for (var i = 0; i < count; i++)
        {
            call.Messages.AddError("an error");
            call.Messages.AddNotice(new RemoteNotice(RemoteNoticeKind.Warning, "a warning"));
        }

        return new FtpToolsException(ErrorCode.CommandFailed, message);
    }

    private void Register(string name, Func<RemoteCommandCall, RemoteCommandOutput> run)
    {
        _server.Server.RegisterCommand(new RemoteCommand { Name = name, RunAsync = (call, _) => Task.FromResult(run(call)) });
    }

    private void RegisterWaiting(string name, TaskCompletionSource begun, TaskCompletionSource stopped, TestServer? server = null)
    {
        (server ?? _server).Server.RegisterCommand(new RemoteCommand
        {
            Name = name,
            RunAsync = async (_, token) =>
            {
                begun.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    stopped.SetResult();
                }

                return new RemoteCommandOutput("never", []);
            },
        });
    }
}
