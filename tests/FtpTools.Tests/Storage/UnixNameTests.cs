using System.Text;
using CsCheck;
using FtpTools.Files;
using FtpTools.Storage;

namespace FtpTools.Tests.Storage;

public class UnixNameTests
{
    [Fact]
    public void Any_bytes_have_a_text_of_their_own_that_leads_back_to_them()
    {
        Gen.Byte.Array[0, 40].Sample(bytes =>
        {
            var text = UnixName.Decode(bytes);
            Assert.Equal(bytes, Encode(text));
            Assert.Equal(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes)).SequenceEqual(bytes), !text.Any(c => c is >= '\uDC80' and <= '\uDCFF') || text == Encoding.UTF8.GetString(bytes));
        });
    }

    [Fact]
    public void Valid_text_is_itself_and_pairs_of_surrogates_are_no_escapes()
    {
        // The second half of each of these is one of those that stand for bytes.
        foreach (var text in new[] { "", "plain", "ünï 漢字", "\U0001F480", "a\U0001FC80b\U000104FF", "a\uFFFD" })
        {
            Assert.Equal(Encoding.UTF8.GetBytes(text), Encode(text));
            Assert.Equal(text, UnixName.Decode(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void A_name_that_is_no_UTF_8_is_no_name_of_a_remote_path()
    {
        var text = UnixName.Decode([(byte)'a', 0xFF]);

        Assert.Equal("a\uDCFF", text);
        Assert.False(RemotePath.IsName(text));
        Assert.Equal(@"a\xFF", DisplayText.Escape(text));
    }

    [Theory]
    [InlineData("plain ünï 漢字 \U0001F480", "plain ünï 漢字 \U0001F480")]
    [InlineData("a\\b\t\r\n\e\0", @"a\\b\t\r\n\e\u0000")]
    [InlineData("a\u202Eb\u200B\u2028", @"a\u202Eb\u200B\u2028")]
    public void What_has_no_shape_is_escaped(string text, string expected) => Assert.Equal(expected, DisplayText.Escape(text));

    [Fact]
    public void Half_a_character_is_escaped() => Assert.Equal(@"a\uD800b\xFF\uDFFF", DisplayText.Escape("a\uD800b\uDCFF\uDFFF"));

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal("aaa...", DisplayText.Escape(new string('a', 9), 3));

    private static byte[] Encode(string text)
    {
        var bytes = new byte[UnixName.MostBytes(text.Length)];
        return bytes[..UnixName.Encode(text, bytes)];
    }
}
