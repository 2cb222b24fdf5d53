using FtpTools.Host.Terminal;

namespace FtpTools.PowerShell.Tests.Host;

public class CellWidthTests
{
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("", 0)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🚀", 2)]
    public void Wide_characters_take_two_cells_and_marks_none(string text, int expected) => Assert.Equal(expected, CellWidth.Of(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("abc", 0, "")]
    public void A_text_is_cut_to_whole_characters_within_the_width(string text, int cells, string expected) => Assert.Equal(expected, CellWidth.Fit(text, cells));
}
