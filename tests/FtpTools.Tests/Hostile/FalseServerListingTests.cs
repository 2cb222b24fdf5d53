using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>Listings that a client must not believe (C1), and listings that end too early.</summary>
public class FalseServerListingTests
{
    private const string Modified = "\"modified\":\"2026-11-22T17:03:21Z\"";

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("..\\\\evil")]
    [InlineData("C:\\\\evil")]
    [InlineData("a\\u001b[2Jb")]
    [InlineData("a\\u0000b")]
    [InlineData("a\\r\\nb")]
    [InlineData("a\\u202Eb")]
    public async Task C1_a_name_that_is_no_single_name_ends_the_listing_with_an_error(string name)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var listing = ListAsync(session);
        await SendPageAsync(server, $$"""[{"name":"{{name}}","type":"file","size":1,{{Modified}}}]""", count: 1);

        var refusal = await Assert.ThrowsAsync<FtpToolsException>(() => listing);
        Assert.Equal(ErrorCode.ProtocolViolation, refusal.Code);
        Assert.DoesNotContain(refusal.Message, char.IsControl);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData(null)]
    public async Task C1_a_listing_whose_count_is_not_right_is_not_complete(string? count)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var listing = ListAsync(session);
        var request = await server.Frames.NextAsync();
        await server.Frames.WriteAsync($$"""{"op":"page","id":{{request.Id}},"total_size":{{OneEntry.Length}}}""", OneEntry);
        await server.Frames.WriteAsync(FalseServer.WithId(count is null ? """{"op":"reply","id":#}""" : $$"""{"op":"reply","id":#,"count":{{count}}}""", request.Id));

        Assert.Equal(ErrorCode.ProtocolViolation, (await Assert.ThrowsAsync<FtpToolsException>(() => listing)).Code);
    }

    [Fact]
    public async Task An_answer_without_a_count_is_not_an_empty_directory()
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var listing = ListAsync(session);
        await server.AnswerAsync("list", """{"op":"reply","id":#}""");

        Assert.Equal(ErrorCode.ProtocolViolation, (await Assert.ThrowsAsync<FtpToolsException>(() => listing)).Code);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[7]")]
    [InlineData("[{\"name\":\"a\"}]")]
    [InlineData("[{\"name\":null,\"type\":\"file\",\"size\":1,\"modified\":\"2026-11-22T17:03:21Z\"}]")]
    [InlineData("[{\"name\":\"a\",\"type\":\"socket\",\"size\":1,\"modified\":\"2026-11-22T17:03:21Z\"}]")]
    [InlineData("[{\"name\":\"a\",\"type\":\"file\",\"size\":1,\"modified\":\"yesterday\"}]")]
    [InlineData("[{\"name\":\"a\",\"type\":\"file\",\"size\":-1,\"modified\":\"2026-11-22T17:03:21Z\"}]")]
    [InlineData("[{\"name\":\"a\",\"type\":\"file\",\"size\":1e400,\"modified\":\"2026-11-22T17:03:21Z\"}]")]
    public async Task A_page_that_is_none_is_an_error(string page)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var listing = ListAsync(session);
        await SendPageAsync(server, page, count: 1);

        Assert.Equal(ErrorCode.ProtocolViolation, (await Assert.ThrowsAsync<FtpToolsException>(() => listing)).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_closes_amid_a_listing_is_an_error_and_not_an_empty_listing(bool afterPage)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var listing = ListAsync(session);
        var request = await server.Frames.NextAsync();
        if (afterPage) await server.Frames.WriteAsync($$"""{"op":"page","id":{{request.Id}},"total_size":{{OneEntry.Length}}}""", OneEntry);
        server.Close();

        Assert.Equal(ErrorCode.ConnectionLost, (await Assert.ThrowsAsync<FtpToolsException>(() => listing)).Code);
        Assert.Equal(FtpSessionState.Lost, session.State);
    }

    private static byte[] OneEntry { get; } = Encoding.UTF8.GetBytes($$"""[{"name":"a","type":"file","size":1,{{Modified}}}]""");

    private static Task<List<RemoteItem>> ListAsync(FtpSession session) => Task.Run(async () => await session.ListAsync("/").ToListAsync());

    private static async Task SendPageAsync(FalseServer server, string page, int count)
    {
        var request = await server.Frames.NextAsync();
        var body = Encoding.UTF8.GetBytes(page);
        await server.Frames.WriteAsync($$"""{"op":"page","id":{{request.Id}},"total_size":{{body.Length}}}""", body);
        await server.Frames.WriteAsync($$"""{"op":"reply","id":{{request.Id}},"count":{{count}}}""");
    }
}
