using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Hostile;

/// <summary>A server that lies about the size of a file (C6): nobody who looks at the progress meanwhile sees what cannot be.</summary>
public class FalseServerProgressTests
{
    [Theory]
    [InlineData("0", ErrorCode.LengthMismatch)]
    [InlineData("5", ErrorCode.LengthMismatch)]
    [InlineData("-1", ErrorCode.ProtocolViolation)]
    [InlineData("-9223372036854775808", ErrorCode.ProtocolViolation)]
    [InlineData("9223372036854775807", ErrorCode.LengthMismatch)]
    [InlineData("99999999999999999999", ErrorCode.ProtocolViolation)]
    public async Task C6_a_size_that_is_a_lie_fails_the_download_and_the_counters_stay_possible(string size, ErrorCode code)
    {
        using var folder = new TemporaryFolder();
        var (server, session) = await FalseServer.LogInAsync();
        await using var serverEnds = server;
        var progress = new TransferProgress();

        var download = session.DownloadAsync("/a", folder.In("a"), null, progress);
        var request = await server.Frames.NextAsync();
        await server.Frames.WriteAsync($$"""{"op":"begin","id":{{request.Id}},"entry":{{Entry(size)}}}""");
        if (code != ErrorCode.ProtocolViolation)
        {
            await server.Frames.WriteAsync($$"""{"op":"data","id":{{request.Id}},"total_size":10}""", TestContent.Of(10));
            await server.Frames.WriteAsync($$"""{"op":"reply","id":{{request.Id}},"entry":{{Entry(size)}},"md5":"00"}""");
        }

        Assert.Equal(code, (await Assert.ThrowsAsync<FtpToolsException>(() => download)).Code);
        AssertPossible(progress);
        Assert.Empty(Directory.GetFiles(folder.Path, "a"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-10")]
    [InlineData("9223372036854775807")]
    public async Task C6_a_small_file_of_another_size_than_told_counts_for_nothing(string size)
    {
        using var folder = new TemporaryFolder();
        var (server, session) = await FalseServer.LogInAsync();
        await using var serverEnds = server;
        var progress = new TransferProgress();
        var content = TestContent.Of(10);

        var download = session.DownloadAsync("/a", folder.In("a"), null, progress);
        var request = await server.Frames.NextAsync();
        await server.Frames.WriteAsync(
            $$"""{"op":"reply","id":{{request.Id}},"total_size":10,"md5":"{{TestContent.Md5(content)}}","entry":{{Entry(size)}}}""", content);

        Assert.Equal(ErrorCode.LengthMismatch, (await Assert.ThrowsAsync<FtpToolsException>(() => download)).Code);
        Assert.Equal((0L, 0L, 0L), (progress.BytesDone, progress.BytesMoved, progress.BytesTotal));
    }

    private static void AssertPossible(TransferProgress progress)
    {
        Assert.InRange(progress.BytesMoved, 0, ContentSender.PieceSize);
        Assert.InRange(progress.BytesDone, 0, ContentSender.PieceSize);
        Assert.InRange(progress.BytesTotal, 0, long.MaxValue);
        Assert.InRange(progress.FilesDone, 0, progress.FilesTotal);
    }

    private static string Entry(string size) => $$"""{"name":"a","type":"file","size":{{size}},"modified":"2026-11-22T17:03:21Z"}""";
}
