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

    [Theory]
    [InlineData("-1")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775808")]
    [InlineData("1e400")]
    [InlineData("0.5")]
    [InlineData("\"2\"")]
    [InlineData("[2]")]
    [InlineData("true")]
    [InlineData("1,\"omitted_entries\":\"a\"")]
    [InlineData("1,\"omitted_entries\":[7]")]
    [InlineData("1,\"omitted\":1")]
    public async Task C1_a_number_of_omitted_entries_that_is_none_is_an_error(string omitted)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var listing = ListAsync(session);
        await server.AnswerAsync("list", $$"""{"op":"reply","id":#,"count":0,"omitted":{{omitted}}}""");

        Assert.Equal(ErrorCode.ProtocolViolation, (await Assert.ThrowsAsync<FtpToolsException>(() => listing)).Code);
    }

    [Theory]
    [InlineData("0", "\"x\"", 0, 0)]
    [InlineData("null", "\"x\"", 0, 0)]
    [InlineData("1", "\"x\",\"y\",\"z\"", 1, 1)]
    [InlineData("3", "null,\"x\"", 3, 1)]
    [InlineData("9223372036854775807", "\"\\u001b[2J\\u202Ex\"", long.MaxValue, 1)]
    [InlineData("20", "\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"", 20, 8)]
    public async Task C1_what_a_server_tells_of_omitted_entries_is_cut_and_cleaned(string omitted, string entries, long count, int examples)
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var listing = session.ListAsync("/");
        var reading = Task.Run(listing.ReadAsync);
        await server.AnswerAsync("list", $$"""{"op":"reply","id":#,"count":0,"omitted":{{omitted}},"omitted_entries":[{{entries}}]}""");
        await reading;

        Assert.Equal((count, examples), (listing.Omission?.Count ?? 0, listing.Omission?.Examples.Count ?? 0));
        Assert.DoesNotContain(listing.Omission?.ToString() ?? string.Empty, c => char.IsControl(c) || c == '\u202E');
    }

    [Fact]
    public async Task C1_an_omitted_entry_of_endless_text_is_cut()
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;

        var listing = session.ListAsync("/");
        var reading = Task.Run(listing.ReadAsync);
        await server.AnswerAsync("list", $$"""{"op":"reply","id":#,"count":0,"omitted":1,"omitted_entries":["{{new string('x', 60_000)}}"]}""");
        await reading;

        Assert.InRange(listing.Omission!.ToString().Length, 100, 600);
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
