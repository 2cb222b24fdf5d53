using System.Text;
using CsCheck;
using FtpTools.Files;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

public class RemotePathTests
{
    private static readonly Gen<string> HostilePiece = Gen.OneOf(
        Gen.OneOf(
            "/", "//", "..", ".", "...", "\\", "..\\", "~", "a", "é", "e\u0301", "C:", "%2e%2e", "\0", "\r\n", "\u001b", "\u2025", "\uFF0F", "\u202E", "\uD800", " "),
        Gen.Char.Array[0, 6].Select(c => new string(c)),
        Gen.Int[0, 300].Select(n => new string('n', n)));

    private static readonly Gen<string> HostileText = HostilePiece.Array[0, 40].Select(string.Concat);

    private static readonly Gen<RemotePath> Location =
        Gen.OneOf("a", "b", new string('n', 255)).Array[0, 15].Select(names => RemotePath.Parse("/" + string.Join('/', names)));

    [Theory]
    [InlineData("..")]
    [InlineData("../")]
    [InlineData("/..")]
    [InlineData("/../")]
    [InlineData("/../etc/passwd")]
    [InlineData("/./..")]
    [InlineData("//..//")]
    [InlineData("a/../..")]
    [InlineData("/a/b/../../../c")]
    public void A_path_that_leads_above_the_home_is_refused(string text)
    {
        Refused.With(ErrorCode.PathRefused, () => RemotePath.Resolve(RemotePath.Root, text));
    }

    [Theory]
    [InlineData("..\\")]
    [InlineData("..\\..\\windows")]
    [InlineData("C:\\")]
    [InlineData("\\\\server\\share")]
    [InlineData("\\\\?\\C:\\x")]
    [InlineData("/a\\b")]
    [InlineData("/a\0b")]
    [InlineData("/a\rb")]
    [InlineData("/a\nb")]
    [InlineData("/a\tb")]
    [InlineData("/a\u001b[31mb")]
    [InlineData("/a\u007fb")]
    [InlineData("/a\u0085b")]
    [InlineData("/a\u2028b")]
    [InlineData("/a\u202Etxt.exe")]
    [InlineData("/a\u2066b")]
    public void A_name_that_could_mean_something_else_is_refused(string text)
    {
        var refusal = Refused.With(ErrorCode.NameRefused, () => RemotePath.Resolve(RemotePath.Root, text));
        Assert.DoesNotContain(refusal.Message, char.IsControl);
        Assert.DoesNotContain('\u202E', refusal.Message);
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        Refused.With(ErrorCode.NameRefused, () => RemotePath.Parse("/a\uD800b"));
        Refused.With(ErrorCode.NameRefused, () => RemotePath.Parse("/a\uDC00"));
        Refused.With(ErrorCode.NameRefused, () => RemotePath.Parse("/\uD83D"));
    }

    [Theory]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("//", "/")]
    [InlineData("//server//share/", "/server/share")]
    [InlineData("....//", "/....")]
    [InlineData("~", "/~")]
    [InlineData("~root/x", "/~root/x")]
    [InlineData("%2e%2e/%2f", "/%2e%2e/%2f")]
    [InlineData("C:", "/C:")]
    [InlineData("\uFF0E\uFF0E\uFF0Fx", "/\uFF0E\uFF0E\uFF0Fx")]
    [InlineData("\u2024\u2024", "/\u2024\u2024")]
    [InlineData("\u2025/x", "/\u2025/x")]
    [InlineData("a/./b/../c/", "/a/c")]
    [InlineData("\U0001F600", "/\U0001F600")]
    public void What_looks_like_a_way_out_and_is_none_is_a_path_in_the_home(string text, string expected)
    {
        Assert.Equal(expected, RemotePath.Resolve(RemotePath.Root, text).ToString());
    }

    [Fact]
    public void Overlong_forms_of_a_dot_do_not_become_dots()
    {
        var text = Encoding.UTF8.GetString([0xC0, 0xAE, 0xC0, 0xAE, (byte)'/', 0xE0, 0x80, 0xAF]);

        Assert.Equal(2, RemotePath.Resolve(RemotePath.Root, text).Names.Count);
    }

    [Fact]
    public void Parse_wants_an_absolute_path()
    {
        Refused.With(ErrorCode.PathRefused, () => RemotePath.Parse("a"));
        Refused.With(ErrorCode.PathRefused, () => RemotePath.Parse(string.Empty));
    }

    [Fact]
    public void A_name_of_255_bytes_is_taken_and_one_of_256_is_not()
    {
        Assert.Single(RemotePath.Parse("/" + new string('a', 255)).Names);
        Assert.Single(RemotePath.Parse("/" + new string('\u00E9', 127)).Names);
        Refused.With(ErrorCode.NameRefused, () => RemotePath.Parse("/" + new string('a', 256)));
        Refused.With(ErrorCode.NameRefused, () => RemotePath.Parse("/" + new string('\u00E9', 128)));
    }

    [Fact]
    public void A_path_of_4096_bytes_is_taken_and_one_of_4097_is_not()
    {
        var longest = string.Concat(Enumerable.Repeat("/" + new string('a', 255), 16));

        Assert.Equal(longest, RemotePath.Parse(longest).ToString());
        Refused.With(ErrorCode.PathRefused, () => RemotePath.Parse(longest + "/"));
        Refused.With(ErrorCode.PathRefused, () => RemotePath.Parse("/" + new string('a', 5_000_000)));
    }

    [Fact]
    public void A_path_that_becomes_too_long_below_the_location_is_refused()
    {
        var location = RemotePath.Parse(string.Concat(Enumerable.Repeat("/" + new string('a', 255), 16)));

        Refused.With(ErrorCode.PathRefused, () => RemotePath.Resolve(location, "b"));
        Assert.Equal("/b", RemotePath.Resolve(location, "/b").ToString());
    }

    [Fact]
    public void A_depth_of_256_is_taken_and_more_is_not()
    {
        Assert.Equal(256, RemotePath.Parse(string.Concat(Enumerable.Repeat("/a", 256))).Names.Count);
        Refused.With(ErrorCode.PathRefused, () => RemotePath.Parse(string.Concat(Enumerable.Repeat("/a", 257))));
        Refused.With(ErrorCode.PathRefused, () => RemotePath.Parse(string.Concat(Enumerable.Repeat("/a", 1000))));
    }

    [Fact]
    public void Composed_and_decomposed_letters_are_different_names()
    {
        var composed = RemotePath.Parse("/caf\u00E9");
        var decomposed = RemotePath.Parse("/cafe\u0301");

        Assert.NotEqual(composed, decomposed);
        Assert.Equal("/cafe\u0301", decomposed.ToString());
        Assert.False(decomposed.IsAtOrBelow(composed));
    }

    [Fact]
    public void Upper_and_lower_case_are_different_names()
    {
        Assert.True(RemotePath.Parse("/a") != RemotePath.Parse("/A"));
        Assert.True(RemotePath.Parse("/a") == RemotePath.Parse("//a/"));
    }

    [Theory]
    [InlineData("/a", "/a", true)]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/a", "/", true)]
    [InlineData("/", "/", true)]
    [InlineData("/ab", "/a", false)]
    [InlineData("/a", "/a/b", false)]
    [InlineData("/A/b", "/a", false)]
    [InlineData("/", "/a", false)]
    public void Below_is_decided_by_names_and_not_by_letters(string path, string directory, bool expected)
    {
        Assert.Equal(expected, RemotePath.Parse(path).IsAtOrBelow(RemotePath.Parse(directory)));
    }

    [Fact]
    public void The_default_value_is_the_home()
    {
        Assert.True(default(RemotePath).IsRoot);
        Assert.Equal("/", default(RemotePath).ToString());
        Assert.Equal(RemotePath.Root, default(RemotePath).Parent);
        Assert.Equal("/", default(RemotePath).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public void Only_a_single_name_can_be_appended(string name)
    {
        Assert.False(RemotePath.IsName(name));
        Refused.With(ErrorCode.NameRefused, () => RemotePath.Root.Append(name));
    }

    [Fact]
    public void A_refused_name_is_shown_with_the_directory_it_was_for()
    {
        var refusal = Refused.With(ErrorCode.NameRefused, () => RemotePath.Parse("/docs").Append("a\\b"));

        Assert.Equal("/docs/a\\b", refusal.Target);
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/a", "/a/")]
    [InlineData("/a/b", "/a/b/")]
    public void What_is_below_begins_with_the_prefix(string directory, string prefix)
    {
        Assert.Equal(prefix, RemotePath.Parse(directory).Prefix);
        Assert.StartsWith(prefix, RemotePath.Parse(directory).Append("x").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "a", "/a")]
    [InlineData("/a", "b", "/a/b")]
    [InlineData("/a", "b/c/d", "/a/b/c/d")]
    public void Several_names_lead_down(string directory, string names, string expected)
    {
        var path = RemotePath.Parse(directory).Below(names);

        Assert.Equal(expected, path.ToString());
        Assert.Equal(names, path.RelativeTo(RemotePath.Parse(directory)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/b")]
    [InlineData("b/")]
    [InlineData("b//c")]
    [InlineData("../b")]
    [InlineData("b/./c")]
    [InlineData("b/c\\d")]
    public void What_does_not_lead_down_is_refused(string names)
    {
        Refused.With(ErrorCode.NameRefused, () => RemotePath.Parse("/a").Below(names));
    }

    [Theory]
    [InlineData("/a/b/c", "/a", "b/c")]
    [InlineData("/a/b", "/", "a/b")]
    [InlineData("/a", "/a", "")]
    [InlineData("/", "/", "")]
    [InlineData("/ab", "/a", null)]
    [InlineData("/a", "/a/b", null)]
    [InlineData("/", "/a", null)]
    public void The_way_from_a_directory_is_given_by_names(string path, string directory, string? expected)
    {
        Assert.Equal(expected, RemotePath.Parse(path).RelativeTo(RemotePath.Parse(directory)));
    }

    [Fact]
    public void Whatever_the_text_the_result_is_a_refusal_or_a_path_inside_the_home()
    {
        Gen.Select(Location, HostileText).Sample((location, text) =>
        {
            if (TryResolve(location, text) is not { } path) return;
            Assert.All(path.Names, name => Assert.False(name is "" or "." or ".."));
            Assert.All(path.Names, name => Assert.DoesNotContain(name, c => c is '/' or '\\' || char.IsControl(c)));
            Assert.All(path.Names, name => Assert.True(RemotePath.IsName(name)));
            Assert.True(path.IsAtOrBelow(RemotePath.Root));
            Assert.Equal(path, RemotePath.Parse(path.ToString()));
            Assert.Equal(path.GetHashCode(), RemotePath.Parse(path.ToString()).GetHashCode());
        });
    }

    [Fact]
    public void A_path_is_its_parent_and_its_name()
    {
        Location.Where(path => !path.IsRoot).Sample(path =>
        {
            Assert.Equal(path, path.Parent.Append(path.Name));
            Assert.True(path.IsAtOrBelow(path.Parent));
            Assert.False(path.Parent.IsAtOrBelow(path));
        });
    }

    private static RemotePath? TryResolve(RemotePath location, string text)
    {
        try
        {
            return RemotePath.Resolve(location, text);
        }
        catch (FtpToolsException e)
        {
            Assert.True(e.Code is ErrorCode.PathRefused or ErrorCode.NameRefused, $"{e.Code} for a path");
            return null;
        }
    }
}
