using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Transfer;

public sealed class ContentSenderTests : IDisposable
{
    private readonly ContentDigest _digest = ContentDigest.Create(DigestAlgorithm.Md5);
    private readonly List<byte[]> _sent = [];

    public void Dispose() => _digest.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ContentSender.PieceSize)]
    [InlineData(ContentSender.PieceSize + 1)]
    [InlineData((5 * ContentSender.PieceSize) - 1)]
    public async Task Every_byte_is_sent_once_in_order_in_pieces_of_one_frame(int length)
    {
        var content = TestContent.Of(length);

        await SendAsync(new MemoryStream(content), length);

        Assert.True(content.AsSpan().SequenceEqual(Sent()));
        Assert.All(_sent, piece => Assert.InRange(piece.Length, 1, ContentSender.PieceSize));
        Assert.Equal(TestContent.Md5(content), _digest.Finish());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((2 * ContentSender.PieceSize) + 5)]
    public void How_far_a_digest_of_a_prefix_is_can_be_followed_to_its_end(int length)
    {
        var told = new List<long>();
        using var digest = ContentDigest.Create(DigestAlgorithm.Md5);
        ContentSender.Digest(new MemoryStream(new byte[length + 10]), length, digest, "a.bin", TestContext.Current.CancellationToken, told.Add);

        Assert.Equal(told.Order().Distinct(), told);
        Assert.Equal(length, told.LastOrDefault());
        Assert.Equal((length + ContentSender.PieceSize - 1) / ContentSender.PieceSize, told.Count);
    }

    [Fact]
    public async Task What_the_file_has_beyond_its_announced_length_stays()
    {
        await SendAsync(new MemoryStream(TestContent.Of(1000)), 600);

        Assert.Equal(TestContent.Of(1000).Take(600), _sent.SelectMany(p => p));
    }

    [Fact]
    public async Task A_file_that_shrinks_is_told_by_its_name()
    {
        var refusal = await Refused.WithAsync(
            ErrorCode.FileChanged, () => SendAsync(new MemoryStream(new byte[ContentSender.PieceSize + 5]), 2L * ContentSender.PieceSize));

        Assert.Equal("the file", refusal.Target);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task A_disk_that_fails_is_told_by_the_name_of_the_file()
    {
        using var source = new FaultyStream(10, new UnauthorizedAccessException());
        source.Write(new byte[10], 0, 10);
        source.SetLength(100);
        source.Position = 0;

        var refusal = await Refused.WithAsync(ErrorCode.PermissionDenied, () => SendAsync(source, 100));

        Assert.Equal("the file", refusal.Target);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task A_cancellation_stops_between_two_pieces()
    {
        using var cancellation = new CancellationTokenSource();
        using var source = new MemoryStream(new byte[10 * ContentSender.PieceSize]);

        var sending = ContentSender.SendAsync(
            source,
            source.Length,
            _digest,
            async piece =>
            {
                _sent.Add(piece.ToArray());
                await cancellation.CancelAsync();
            },
            "the file",
            cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        // The piece that is read beside the first may still go out.
        Assert.InRange(_sent.Count, 1, 2);
        Assert.All(_sent, piece => Assert.Equal(ContentSender.PieceSize, piece.Length));
    }

    [Fact]
    public async Task A_link_that_fails_stops_the_reading()
    {
        using var source = new MemoryStream(new byte[10 * ContentSender.PieceSize]);
        var failure = new FtpToolsException(ErrorCode.ConnectionLost, "gone");

        var sending = ContentSender.SendAsync(source, source.Length, _digest, _ => ValueTask.FromException(failure), "the file", CancellationToken.None);

        Assert.Same(failure, await Assert.ThrowsAsync<FtpToolsException>(() => sending));
        Assert.InRange(source.Position, 1, 3 * ContentSender.PieceSize);
    }

    [Fact]
    public async Task A_piece_stays_valid_until_it_is_sent()
    {
        var content = TestContent.Of(4 * ContentSender.PieceSize);
        var before = new List<byte[]>();

        await ContentSender.SendAsync(
            new MemoryStream(content),
            content.Length,
            _digest,
            async piece =>
            {
                before.Add(piece.ToArray());
                await Task.Yield();
                _sent.Add(piece.ToArray());
            },
            "the file",
            CancellationToken.None);

        Assert.True(content.AsSpan().SequenceEqual(before.SelectMany(p => p).ToArray()));
        Assert.True(content.AsSpan().SequenceEqual(Sent()));
    }

    // Compared as spans: an assertion looks at millions of bytes one by one.
    private byte[] Sent() => _sent.SelectMany(p => p).ToArray();

    private Task SendAsync(Stream source, long length)
    {
        return ContentSender.SendAsync(
            source,
            length,
            _digest,
            piece =>
            {
                _sent.Add(piece.ToArray());
                return ValueTask.CompletedTask;
            },
            "the file",
            CancellationToken.None);
    }
}
