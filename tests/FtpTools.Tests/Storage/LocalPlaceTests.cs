namespace FtpTools.Tests.Storage;

public class LocalPlaceTests
{
    [Fact]
    public void Names_are_put_below_a_directory()
    {
        Assert.Equal(Path.Combine("/a", "b", "c"), LocalPlace.Below("/a", "b", "c"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/b")]
    public void What_is_no_single_name_is_refused(string name)
    {
        Assert.Equal(ErrorCode.NameRefused, Assert.Throws<FtpToolsException>(() => LocalPlace.Below("/a", name)).Code);
    }

    [Fact]
    public void A_path_that_is_too_long_for_the_platform_is_refused_before_anything_is_received()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is that of Linux.");
        var names = Enumerable.Repeat(new string('n', 254), 16).ToList();
        var longest = LocalPlace.Below("/" + new string('r', 14), names);

        Assert.Equal(4095, longest.Length);
        var refused = Assert.Throws<FtpToolsException>(() => LocalPlace.Below("/" + new string('r', 15), names));
        Assert.Equal(ErrorCode.NameRefused, refused.Code);
        Assert.Contains("-Destination", refused.Message, StringComparison.Ordinal);
    }
}
