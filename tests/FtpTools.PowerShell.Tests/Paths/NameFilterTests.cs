using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Tests.Paths;

public class NameFilterTests
{
    [Theory]
    [InlineData(null, "", "", "a.log", true)]
    [InlineData("*.log", "", "", "a.log", true)]
    [InlineData("*.log", "", "", "A.LOG", true)]
    [InlineData("*.log", "", "", "a.log.gz", false)]
    [InlineData("[ab]?.log", "", "", "b1.log", true)]
    [InlineData("[ab]?.log", "", "", "c1.log", false)]
    [InlineData("x`[1`].log", "", "", "x[1].log", true)]
    [InlineData(null, "*.log,*.txt", "", "a.txt", true)]
    [InlineData(null, "*.log,*.txt", "", "a.bin", false)]
    [InlineData("a*", "*.log,*.txt", "", "b.txt", false)]
    [InlineData(null, "", "*.tmp,~*", "a.log", true)]
    [InlineData(null, "", "*.tmp,~*", "~a.log", false)]
    [InlineData("*.log", "*.log", "a*", "a.log", false)]
    public void A_name_is_taken_when_all_of_them_let_it(string? filter, string include, string exclude, string name, bool expected)
    {
        Assert.Equal(expected, Of(filter, include, exclude).Takes(name));
    }

    [Fact]
    public void A_directory_is_entered_unless_it_is_excluded()
    {
        var filter = Of("*.log", "*.log", ".git");

        Assert.True(filter.Enters("sub"));
        Assert.False(filter.Takes("sub"));
        Assert.False(filter.Enters(".git"));
    }

    [Theory]
    [InlineData(null, "", "*.tmp", false)]
    [InlineData("*", "", "", true)]
    [InlineData(null, "*.log", "", true)]
    public void Only_what_is_asked_for_makes_it_selective(string? filter, string include, string exclude, bool expected)
    {
        Assert.Equal(expected, Of(filter, include, exclude).IsSelective);
    }

    [Theory]
    [InlineData("sub/*.log")]
    [InlineData("sub\\*.log")]
    [InlineData("build/")]
    [InlineData("[a")]
    public void A_pattern_that_could_match_no_name_is_refused_wherever_it_stands(string pattern)
    {
        Func<NameFilter>[] places = [() => Of(pattern, "", ""), () => Of(null, pattern, ""), () => Of(null, "", pattern)];

        Assert.All(places, place => Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<FtpToolsException>(place).Code));
    }

    private static NameFilter Of(string? filter, string include, string exclude) => new(filter, Split(include), Split(exclude));

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
