using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>Files that are not what was announced (C2), or whose digest is wrong or absent (C5): nothing is written.</summary>
public sealed class FalseServerTransferTests : IAsyncLifetime
{
    private static readonly byte[] Content = TestContent.Of(10);

    private readonly TemporaryFolder _folder = new();
    private FalseServer _server = null!;
    private FtpSession _session = null!;

    public async ValueTask InitializeAsync() => (_server, _session) = await FalseServer.LogInAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("\"md5\":\"00000000000000000000000000000000\",\"entry\":ENTRY", 10, ErrorCode.DigestMismatch)]
    [InlineData("\"md5\":\"\",\"entry\":ENTRY", 10, ErrorCode.DigestMismatch)]
    [InlineData("\"sha256\":\"MD5\",\"entry\":ENTRY", 10, ErrorCode.DigestMismatch)]
    [InlineData("\"entry\":ENTRY", 10, ErrorCode.DigestMismatch)]
    [InlineData("\"md5\":\"MD5\"", 10, ErrorCode.ProtocolViolation)]
    [InlineData("\"md5\":\"MD5\",\"entry\":ENTRY", 11, ErrorCode.LengthMismatch)]
    [InlineData("\"md5\":\"MD5\",\"entry\":ENTRY", 0, ErrorCode.LengthMismatch)]
    [InlineData("\"md5\":\"MD5\",\"entry\":ENTRY", -10, ErrorCode.LengthMismatch)]
    public async Task C5_a_small_file_that_is_not_as_told_is_not_written(string fields, int size, ErrorCode code)
    {
        File.WriteAllText(_folder.In("old.bin"), "old");
        var text = fields.Replace("MD5", TestContent.Md5(Content), StringComparison.Ordinal).Replace("ENTRY", Entry(size), StringComparison.Ordinal);

        var download = _session.DownloadAsync("/a", _folder.In("old.bin"), new TransferOptions { Overwrite = true });
        var request = await _server.Frames.NextAsync();
        await _server.Frames.WriteAsync($$"""{"op":"reply","id":{{request.Id}},"total_size":10,{{text}}}""", Content);

        Assert.Equal(code, (await Assert.ThrowsAsync<FtpToolsException>(() => download)).Code);
        Assert.Equal("old", File.ReadAllText(_folder.In("old.bin")));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task C2_data_beyond_the_announced_length_ends_the_transfer_and_is_thrown_away_from_then_on()
    {
        var download = _session.DownloadAsync("/a", _folder.In("new.bin"));
        var request = await _server.Frames.NextAsync();
        await _server.Frames.WriteAsync($$"""{"op":"begin","id":{{request.Id}},"entry":{{Entry(15)}}}""");
        for (var i = 0; i < 100; i++) await _server.Frames.WriteAsync(Data(request.Id), Content);

        Assert.Equal(ErrorCode.LengthMismatch, (await Assert.ThrowsAsync<FtpToolsException>(() => download)).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));

        for (var i = 0; i < 100; i++) await _server.Frames.WriteAsync(Data(request.Id), Content);
        Assert.Equal("cancel", (await _server.Frames.NextAsync()).Op);
        var ping = _session.PingAsync();
        await _server.AnswerAsync("ping", """{"op":"reply","id":#}""");
        await ping;
        Assert.Equal(FtpSessionState.Open, _session.State);
    }

    [Theory]
    [InlineData(11, "MD5", ErrorCode.LengthMismatch)]
    [InlineData(long.MaxValue, "MD5", ErrorCode.LengthMismatch)]
    [InlineData(10, "00000000000000000000000000000000", ErrorCode.DigestMismatch)]
    [InlineData(10, null, ErrorCode.DigestMismatch)]
    [InlineData(-1, "MD5", ErrorCode.ProtocolViolation)]
    public async Task C5_a_large_file_that_is_not_as_told_is_not_written(long size, string? md5, ErrorCode code)
    {
        var digest = md5 is null ? string.Empty : $",\"md5\":\"{md5.Replace("MD5", TestContent.Md5(Content), StringComparison.Ordinal)}\"";

        var download = _session.DownloadAsync("/a", _folder.In("new.bin"));
        var request = await _server.Frames.NextAsync();
        await _server.Frames.WriteAsync($$"""{"op":"begin","id":{{request.Id}},"entry":{{Entry(size)}}}""");
        await _server.Frames.WriteAsync(Data(request.Id), Content);
        await _server.Frames.WriteAsync($$"""{"op":"reply","id":{{request.Id}},"entry":{{Entry(size)}}{{digest}}}""");

        Assert.Equal(code, (await Assert.ThrowsAsync<FtpToolsException>(() => download)).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Data_before_the_beginning_is_a_breach_of_the_protocol()
    {
        var download = _session.DownloadAsync("/a", _folder.In("new.bin"));
        var request = await _server.Frames.NextAsync();
        await _server.Frames.WriteAsync(Data(request.Id), Content);

        Assert.Equal(ErrorCode.ProtocolViolation, (await Assert.ThrowsAsync<FtpToolsException>(() => download)).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public async Task A_time_that_no_disk_holds_does_not_cost_the_file(string modified)
    {
        var download = _session.DownloadAsync("/a", _folder.In("new.bin"));
        var request = await _server.Frames.NextAsync();
        var entry = Entry(10).Replace("2026-11-22T17:03:21Z", modified, StringComparison.Ordinal);
        await _server.Frames.WriteAsync($$"""{"op":"reply","id":{{request.Id}},"total_size":10,"md5":"{{TestContent.Md5(Content)}}","entry":{{entry}}}""", Content);

        await download;
        Assert.Equal(Content, File.ReadAllBytes(_folder.In("new.bin")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"md5\":\"00000000000000000000000000000000\"")]
    public async Task C5_an_upload_that_is_confirmed_with_another_digest_is_an_error(string digest)
    {
        var upload = _session.UploadAsync(_folder.File("a.bin", Content), "/a");
        await _server.AnswerAsync("store", "{\"op\":\"reply\",\"id\":#" + digest + "}");

        Assert.Equal(ErrorCode.DigestMismatch, (await Assert.ThrowsAsync<FtpToolsException>(() => upload)).Code);
    }

    private static string Entry(long size) => $$"""{"name":"a","type":"file","size":{{size}},"modified":"2026-11-22T17:03:21Z"}""";

    private static string Data(int id) => $$"""{"op":"data","id":{{id}},"total_size":10}""";
}
