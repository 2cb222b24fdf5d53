using CsCheck;
using FtpTools.PowerShell.Drive;

namespace FtpTools.PowerShell.Tests.Drive;

public class DrivePathTests
{
    private static readonly Gen<string> Name = Gen.OneOf([.. new[] { "a", "B", "x y", "[1]*?", "ünï", "c.log" }.Select(Gen.Const)]);

    [Theory]
    [InlineData("Ftp1", "Ftp1", "/")]
    [InlineData("Ftp1/", "Ftp1", "/")]
    [InlineData(@"Ftp1\a\b c", "Ftp1", "/a/b c")]
    [InlineData("/Ftp2//a/[x]", "Ftp2", "/a/[x]")]
    public void A_path_names_the_session_and_the_place_on_the_server(string path, string session, string remotePath)
    {
        Assert.Equal(new DrivePath(session, remotePath), DrivePath.Parse(path));
    }

    [Theory]
    [InlineData("Ftp1/a/b", null, "Ftp1/a")]
    [InlineData("Ftp1/a/b/", null, "Ftp1/a")]
    [InlineData("Ftp1/a", "Ftp1", "Ftp1")]
    [InlineData("Ftp1/a", "Ftp1/a", "")]
    [InlineData("Ftp1/A", "Ftp1/a", "Ftp1")]
    [InlineData("Ftp1", null, "")]
    public void Nothing_is_above_the_root(string path, string? root, string parent)
    {
        Assert.Equal(Native(parent), DrivePath.ParentOf(path, root));
    }

    [Theory]
    [InlineData("Ftp1", "a", "Ftp1/a")]
    [InlineData("Ftp1/", @"a\b", "Ftp1/a/b")]
    [InlineData("Ftp1", "", "Ftp1/")]
    [InlineData("", "a", "a")]
    [InlineData(null, null, "")]
    public void Paths_are_joined_with_one_separator(string? parent, string? child, string joined)
    {
        Assert.Equal(Native(joined), DrivePath.Join(parent, child));
    }

    [Theory]
    [InlineData("Ftp1/a/b", "Ftp1", "a/b")]
    [InlineData("Ftp1/a/../b/./c", "Ftp1", "b/c")]
    [InlineData("Ftp1/b", "Ftp1/a", "../b")]
    [InlineData("Ftp1/Dir/x", "Ftp1/dir", "../Dir/x")]
    [InlineData("Ftp1", "Ftp1", "")]
    public void The_way_between_two_paths_minds_the_case_of_letters(string path, string from, string way)
    {
        Assert.Equal(Native(way), DrivePath.Relative(path, from));
    }

    [Fact]
    public void A_path_that_is_shown_is_read_back()
    {
        Name.List[0, 6].Sample(names =>
        {
            var path = new DrivePath("Ftp7", "/" + string.Join('/', names));
            return DrivePath.Parse(path.ToString()) == path;
        });
    }

    [Fact]
    public void Parent_and_name_joined_are_the_path()
    {
        Name.List[1, 6].Sample(names =>
        {
            var path = new DrivePath("Ftp7", "/" + string.Join('/', names)).ToString();
            return DrivePath.Join(DrivePath.ParentOf(path, null), DrivePath.NameOf(path)) == path;
        });
    }

    private static string Native(string path) => path.Replace('/', Path.DirectorySeparatorChar);
}
