using FtpTools.Server.Files;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

public class SmallContentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(SmallContent.MaxLength)]
    public void It_takes_pieces_until_it_is_full(int piece)
    {
        var content = TestContent.Of(SmallContent.MaxLength);
        using var small = new SmallContent();
        var length = 0;
        for (; small.Fits(Math.Min(piece, content.Length - length)) && length < content.Length; length += piece)
            small.Add(content.AsSpan(length, Math.Min(piece, content.Length - length)));

        Assert.Equal(content, small.Content.ToArray());
        Assert.False(small.Fits(1));
        Assert.True(small.Fits(0));
        Assert.False(small.Fits(int.MaxValue));
    }

    [Fact]
    public void Disposed_it_is_empty()
    {
        var small = new SmallContent();
        small.Add([1, 2, 3]);
        small.Dispose();
        small.Dispose();

        Assert.True(small.Content.IsEmpty);
    }
}
