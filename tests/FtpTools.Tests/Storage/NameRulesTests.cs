using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

public class NameRulesTests
{
    [Theory]
    [InlineData("CON")]
    [InlineData("con")]
    [InlineData("Prn.log")]
    [InlineData("AUX.tar.gz")]
    [InlineData("NUL.txt")]
    [InlineData("nul .txt")]
    [InlineData("COM1")]
    [InlineData("com9.x")]
    [InlineData("COM\u00B9")]
    [InlineData("COM\u00B2.txt")]
    [InlineData("LPT\u00B3")]
    [InlineData("CONIN$")]
    [InlineData("conout$")]
    public void H11_Windows_does_not_hold_the_name_of_a_device(string name)
    {
        Assert.Contains("device", NameRules.Windows.FaultOf(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt:b")]
    [InlineData("a.txt::$DATA")]
    [InlineData("C:")]
    [InlineData("a?")]
    [InlineData("a*")]
    [InlineData("<a>")]
    [InlineData("a|b")]
    [InlineData("a\"b")]
    public void H11_Windows_does_not_hold_a_name_with_a_character_that_means_something(string name)
    {
        Assert.Contains("character", NameRules.Windows.FaultOf(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData(".ftptools.")]
    [InlineData(".ftptools ")]
    [InlineData("...")]
    public void H11_Windows_does_not_hold_a_name_that_ends_in_a_dot_or_a_space(string name)
    {
        Assert.Contains("dot or a space", NameRules.Windows.FaultOf(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PROGRA~1")]
    [InlineData("progra~2")]
    [InlineData("A~1")]
    [InlineData("REPORT~1.DOC")]
    [InlineData("TE021F~1.TXT")]
    [InlineData("ABC~1234.C")]
    [InlineData("~1")]
    public void H11_Windows_does_not_hold_a_name_that_could_be_the_short_form_of_another(string name)
    {
        Assert.Contains("short form", NameRules.Windows.FaultOf(name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData(".profile")]
    [InlineData("console")]
    [InlineData("COM10")]
    [InlineData("NULL.txt")]
    [InlineData("a b")]
    [InlineData("draft~")]
    [InlineData("~draft")]
    [InlineData("draft~a")]
    [InlineData("a long name~1")]
    [InlineData("PROGRA~1.html")]
    [InlineData("a.b~1.c")]
    [InlineData("caf\u00E9")]
    public void Windows_holds_other_names(string name)
    {
        Assert.Null(NameRules.Windows.FaultOf(name));
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("a:b")]
    [InlineData("a.")]
    [InlineData("PROGRA~1")]
    public void Unix_holds_them_all(string name)
    {
        Assert.Null(NameRules.Unix.FaultOf(name));
    }

    [Fact]
    public void A_path_is_refused_for_any_of_its_names_and_the_error_names_it()
    {
        var path = RemotePath.Parse("/a/NUL/b");

        var refusal = Refused.With(ErrorCode.NameRefused, () => NameRules.Windows.Check(path));

        Assert.Equal("/a/NUL/b", refusal.Target);
        Assert.Contains("'NUL'", refusal.Message, StringComparison.Ordinal);
        NameRules.Unix.Check(path);
    }
}
