using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Transfer;

public sealed class ContentReceiverTests : IDisposable
{
    private const int DiskFull = 28;

    private readonly ReturnedArrays _arrays = new();
    private readonly ContentReceiver _receiver = new();
    private readonly ContentDigest _digest = ContentDigest.Create(DigestAlgorithm.Md5);
    private readonly MemoryStream _file = new();

    public void Dispose()
    {
        _receiver.Dispose();
        _digest.Dispose();
        _file.Dispose();
        _arrays.Dispose();
    }

    [Fact]
    public async Task Pieces_are_written_in_order_hashed_and_counted()
    {
        var content = TestContent.Of(10_000);
        var counted = 0L;
        var running = _receiver.RunAsync(_file, content.Length, _digest, count => counted += count, CancellationToken.None);

        foreach (var piece in content.Chunk(999)) Assert.True(await AddAsync(piece));
        _receiver.Complete();
        await running;

        Assert.Equal(content, _file.ToArray());
        Assert.Equal(TestContent.Md5(content), _digest.Finish());
        Assert.Equal(content.Length, counted);
        Assert.True(_arrays.AllCameBack);
    }

    [Fact]
    public async Task Not_one_byte_more_is_written_than_was_announced()
    {
        var running = _receiver.RunAsync(_file, 15, _digest, null, CancellationToken.None);

        await AddAsync(new byte[10]);
        await AddAsync(new byte[10]);
        await Refused.WithAsync(ErrorCode.LengthMismatch, () => running);

        Assert.Equal(10, _file.Length);
        Assert.False(await AddAsync(new byte[10]));
        Assert.True(_arrays.AllCameBack);
    }

    [Fact]
    public async Task Fewer_bytes_than_were_announced_are_an_error()
    {
        var running = _receiver.RunAsync(_file, 15, _digest, null, CancellationToken.None);

        await AddAsync(new byte[10]);
        _receiver.Complete();

        await Refused.WithAsync(ErrorCode.LengthMismatch, () => running);
        Assert.True(_arrays.AllCameBack);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_later_pieces_are_given_back()
    {
        using var full = new FaultyStream(10, new IOException("full", DiskFull));
        var running = _receiver.RunAsync(full, 100, _digest, null, CancellationToken.None);

        await AddAsync(new byte[10]);
        await AddAsync(new byte[10]);
        await Refused.WithAsync(ErrorCode.StorageFull, () => running);

        Assert.False(await AddAsync(new byte[10]));
        Assert.True(_arrays.AllCameBack);
    }

    [Fact]
    public async Task A_cancelled_receiver_gives_back_what_waits()
    {
        using var cancellation = new CancellationTokenSource();
        for (var i = 0; i < 4; i++) await AddAsync(new byte[10]);
        var fifth = AddAsync(new byte[10]).AsTask();
        Assert.False(fifth.IsCompleted);

        await cancellation.CancelAsync();
        var running = _receiver.RunAsync(_file, 100, _digest, null, cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(await fifth);
        Assert.True(_arrays.AllCameBack);
    }

    [Fact]
    public async Task Who_hands_over_may_give_up_waiting_for_the_disk()
    {
        using var cancellation = new CancellationTokenSource();
        for (var i = 0; i < 4; i++) await AddAsync(new byte[10]);
        var fifth = _receiver.AddAsync(_arrays.Rent(10), 10, cancellation.Token).AsTask();
        Assert.False(fifth.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fifth);
        _receiver.Dispose();
        Assert.True(_arrays.AllCameBack);
    }

    [Fact]
    public async Task The_reason_why_no_more_comes_is_handed_on()
    {
        var running = _receiver.RunAsync(_file, 15, _digest, null, CancellationToken.None);

        await AddAsync(new byte[10]);
        _receiver.Complete(new FtpToolsException(ErrorCode.ConnectionLost, "gone"));

        await Refused.WithAsync(ErrorCode.ConnectionLost, () => running);
        Assert.True(_arrays.AllCameBack);
    }

    [Fact]
    public async Task An_empty_file_needs_no_piece()
    {
        _receiver.Complete();

        await _receiver.RunAsync(_file, 0, _digest, null, CancellationToken.None);

        Assert.Equal(0, _file.Length);
    }

    private ValueTask<bool> AddAsync(byte[] piece)
    {
        var array = _arrays.Rent(piece.Length);
        piece.CopyTo(array, 0);
        return _receiver.AddAsync(array, piece.Length, CancellationToken.None);
    }
}
