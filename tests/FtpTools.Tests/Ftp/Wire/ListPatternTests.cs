using System.Text.RegularExpressions;
using FtpTools.Ftp.Wire;

namespace FtpTools.Tests.Ftp.Wire;

public class ListPatternTests
{
    [Theory]
    [InlineData("a*", true)]
    [InlineData("?", true)]
    [InlineData("a", false)]
    [InlineData("[a]", false)]
    [InlineData("", false)]
    public void A_pattern_has_a_star_or_a_question_mark(string name, bool isPattern)
    {
        Assert.Equal(isPattern, ListPattern.IsPattern(name));
    }

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "a", true)]
    [InlineData("*", ".hidden", true)]
    [InlineData("**", "abc", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("?", "", false)]
    [InlineData("?", "a", true)]
    [InlineData("?", "\u00E9", true)]
    [InlineData("?", "\U0001F600", true)] // One character, and two chars.
    [InlineData("?", "ab", false)]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", ".txt", true)]
    [InlineData("*.txt", "a.TXT", false)]
    [InlineData("*.txt", "a.txt.gz", false)]
    [InlineData("a*b?c", "axxbyc", true)]
    [InlineData("a*b?c", "abbc", true)]
    [InlineData("a*b?c", "abc", false)]
    [InlineData("a.c*", "abc", false)]
    [InlineData("[ab]*", "a", false)]
    [InlineData("[ab]*", "[ab]c", true)]
    [InlineData("a\\*", "a\\b", true)]
    [InlineData("*a*a*a*a*b", "aaaaaaaab", true)]
    [InlineData("*a*a*a*a*b", "aaaaaaaa", false)]
    public void A_name_fits_or_not(string pattern, string name, bool fits)
    {
        Assert.Equal(fits, new ListPattern(pattern).Matches(name));
    }

    [Fact]
    public void Any_pattern_fits_what_the_same_regular_expression_fits()
    {
        var random = new Random(20260113);
        for (var round = 0; round < 400; round++)
        {
            var pattern = string.Concat(random.GetItems(["*", "?", "a", "b", "\u00E9"], random.Next(8)));
            var expression = Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);
            var regex = new Regex($@"\A(?:{expression})\z", RegexOptions.Singleline);
            var own = new ListPattern(pattern);
            for (var i = 0; i < 20; i++)
            {
                var name = string.Concat(random.GetItems(["a", "b", "ab", "\u00E9"], random.Next(8)));
                Assert.True(regex.IsMatch(name) == own.Matches(name), $"{pattern} {name}");
            }
        }
    }

    [Theory]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    public void Patterns_of_every_length_are_right_at_the_borders_of_the_words(int most)
    {
        for (var length = most - 200; length <= most; length++)
        {
            var name = new string('n', length);
            var fits = length <= 255;
            Assert.Equal(fits, new ListPattern(name).Matches(name));
            Assert.Equal(fits, new ListPattern(name + "*").Matches(name));
            Assert.Equal(fits, new ListPattern("*" + new string('?', length)).Matches(name));
            Assert.False(new ListPattern(name + "?").Matches(name));
            Assert.False(new ListPattern(name[1..]).Matches(name));
        }
    }

    // With backtracking these would not end today.
    [Fact]
    public void No_pattern_takes_long()
    {
        var pattern = new ListPattern(string.Concat(Enumerable.Repeat("*a", 120)) + "*b");
        var name = new string('a', 255);

        Assert.Equal(0, Enumerable.Range(0, 2000).Count(_ => pattern.Matches(name)));
        Assert.False(new ListPattern(new string('?', 100_000)).Matches(name));
        Assert.True(new ListPattern(new string('*', 100_000)).Matches(name));
    }
}
