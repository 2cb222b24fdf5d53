using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>Answers that fit no request, errors that are made to deceive (C7), and the end of a session with requests under way.</summary>
public class FalseServerAnswerTests
{
    [Theory]
    [InlineData("{\"op\":\"reply\",\"id\":4711}")]
    [InlineData("{\"op\":\"reply\",\"id\":0}")]
    [InlineData("{\"op\":\"page\",\"id\":4711}")]
    [InlineData("{\"op\":\"error\",\"id\":4711,\"code\":300,\"name\":\"not_found\"}")]
    [InlineData("{\"op\":\"stat\",\"id\":#}")]
    [InlineData("{\"op\":\"format_disk\",\"id\":#}")]
    [InlineData("{\"op\":\"ready\",\"id\":#,\"offset\":0}")]
    [InlineData("{\"op\":\"data\",\"id\":#}")]
    [InlineData("{\"op\":\"reply\",\"id\":#,\"entry\":7}")]
    [InlineData("{\"op\":\"reply\",\"id\":#,\"entry\":null}")]
    [InlineData("{\"op\":\"reply\",\"id\":#,\"entry\":{\"name\":\"a\",\"type\":\"file\",\"size\":-1,\"modified\":\"2026-11-22T17:03:21Z\"}}")]
    [InlineData("{\"op\":\"error\",\"id\":#}")]
    [InlineData("[]")]
    public async Task An_answer_that_fits_no_request_is_a_breach_of_the_protocol(string frame)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var stat = session.StatAsync("/a");
        await server.AnswerAsync("stat", frame);

        var refusal = await Assert.ThrowsAsync<FtpToolsException>(() => stat);
        Assert.Equal(ErrorCode.ProtocolViolation, refusal.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task A_length_that_cannot_be_ends_the_session(int length)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var stat = session.StatAsync("/a");
        await server.Frames.WriteAsync(FrameBytes.Prefix(length));

        Assert.True((await Assert.ThrowsAsync<FtpToolsException>(() => stat)).EndsSession);
        Assert.Equal(FtpSessionState.Lost, session.State);
    }

    [Theory]
    [InlineData(300, ErrorCode.NotFound)]
    [InlineData(402, ErrorCode.QuotaExceeded)]
    [InlineData(599, ErrorCode.InternalError)]
    [InlineData(901, ErrorCode.InternalError)]
    [InlineData(-1, ErrorCode.InternalError)]
    public async Task C7_the_text_of_an_error_is_cleaned_and_a_code_that_is_not_known_fails_the_request(int code, ErrorCode expected)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var stat = session.StatAsync("/a");
        await server.AnswerAsync("stat", $$"""{"op":"error","id":#,"code":{{code}},"name":"x\u001b]0;y\u0007","message":"\u001b[2J\u001b[31mAll is well.\r\n\u202E","path":"/a\u001b[0m\u0000"}""");

        var refusal = await Assert.ThrowsAsync<RemoteErrorException>(() => stat);
        Assert.Equal(expected, refusal.Code);
        Assert.DoesNotContain(refusal.Message + refusal.Target, c => char.IsControl(c) || c == '\u202E');
        Assert.Contains("All is well.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(FtpSessionState.Open, session.State);
    }

    [Fact]
    public async Task C7_the_name_of_the_server_is_cleaned()
    {
        var (server, session) = await FalseServer.LogInAsync(FalseServer.Hello.Replace("false/1", "\\u001b[2Jfalse/1\\u0007", StringComparison.Ordinal));
        await using var ends = server;

        Assert.DoesNotContain(session.ServerAgent, char.IsControl);
        Assert.Contains("false/1", session.ServerAgent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_for_no_request_in_particular_ends_the_session_with_its_reason()
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var stat = session.StatAsync("/a");
        await server.AnswerAsync("stat", """{"op":"error","id":0,"code":600,"name":"server_stopping","message":"Good night."}""");

        Assert.Equal(ErrorCode.ServerStopping, (await Assert.ThrowsAnyAsync<FtpToolsException>(() => stat)).Code);
        Assert.Equal(ErrorCode.ServerStopping, (await Assert.ThrowsAnyAsync<FtpToolsException>(() => session.PingAsync())).Code);
        Assert.Equal("Good night.", session.EndReason);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("-5")]
    public async Task Requests_that_wait_for_their_turn_end_with_the_session(string most)
    {
        var (server, session) = await FalseServer.LogInAsync(FalseServer.Hello.TrimEnd('}') + $",\"max_requests\":{most}}}");
        await using var ends = server;
        Task[] requests = [session.StatAsync("/1"), session.StatAsync("/2"), session.StatAsync("/3"), session.StatAsync("/4")];
        Assert.Equal("stat", (await server.Frames.NextAsync()).Op);

        server.Close();

        foreach (var request in requests)
            Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => request.WaitAsync(Eventually.HangLimit))).Code);
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_the_server_takes()
    {
        var (server, session) = await FalseServer.LogInAsync(FalseServer.Hello.TrimEnd('}') + ",\"max_requests\":1}");
        await using var ends = server;
        Task[] requests = [session.PingAsync(), session.PingAsync(), session.PingAsync()];

        // The next request comes only when the one before it is answered, so none can overtake.
        for (var i = 0; i < requests.Length; i++) await server.AnswerAsync("ping", """{"op":"reply","id":#}""");

        await Task.WhenAll(requests);
        Assert.Equal(FtpSessionState.Open, session.State);
    }
}
