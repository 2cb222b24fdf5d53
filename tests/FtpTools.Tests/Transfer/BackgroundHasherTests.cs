using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Transfer;

public sealed class BackgroundHasherTests : IDisposable
{
    private readonly ContentDigest _digest = ContentDigest.Create(DigestAlgorithm.Md5);

    public void Dispose() => _digest.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BackgroundHasher.Depth)]
    [InlineData(100 * BackgroundHasher.Depth)]
    public async Task Every_piece_is_taken_in_once_and_in_order(int pieces)
    {
        var content = TestContent.Of(pieces * 1000);
        var lane = new BackgroundHasher(_digest.Append);

        for (var i = 0; i < pieces; i++)
        {
            await lane.WaitForRoomAsync();
            lane.Add(content.AsMemory(i * 1000, 1000));
        }

        await lane.DrainAsync();
        Assert.Equal(TestContent.Md5(content), _digest.Finish());
    }

    [Fact]
    public async Task A_piece_may_be_changed_after_a_whole_depth_of_others_was_let_in()
    {
        var expected = new List<byte>();
        var buffers = Enumerable.Range(0, BackgroundHasher.Depth).Select(_ => new byte[5000]).ToArray();
        var lane = new BackgroundHasher(_digest.Append);

        for (var i = 0; i < 50 * BackgroundHasher.Depth; i++)
        {
            await lane.WaitForRoomAsync();
            var buffer = buffers[i % buffers.Length];
            buffer.AsSpan().Fill((byte)i);
            expected.AddRange(buffer);
            lane.Add(buffer);
        }

        await lane.DrainAsync();
        Assert.Equal(TestContent.Md5([.. expected]), _digest.Finish());
    }

    [Fact]
    public async Task It_goes_on_after_it_was_drained()
    {
        var lane = new BackgroundHasher(_digest.Append);

        foreach (var piece in new[] { "one", "two", "three" })
        {
            lane.Add(System.Text.Encoding.UTF8.GetBytes(piece));
            await lane.DrainAsync();
        }

        Assert.Equal(TestContent.Md5("onetwothree"u8.ToArray()), _digest.Finish());
    }
}
