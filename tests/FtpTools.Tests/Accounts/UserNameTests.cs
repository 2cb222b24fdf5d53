using CsCheck;
using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Tests.Security;

namespace FtpTools.Tests.Accounts;

public class UserNameTests
{
    [Theory]
    [InlineData("alice")]
    [InlineData("Alice.B_c-d+e@example.org")]
    [InlineData("0")]
    [InlineData("\u00E9mile")]
    [InlineData("\u7530\u4E2D")]
    [InlineData("console")]
    [InlineData("aux1")]
    public void A_plain_name_is_taken_as_it_is(string name)
    {
        Assert.Equal(name, UserName.Normalize(name));
    }

    [Fact]
    public void A_name_is_composed()
    {
        Assert.Equal("\u00E9mile", UserName.Normalize("e\u0301mile"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".hidden")]
    [InlineData("..")]
    [InlineData("-rf")]
    [InlineData("@all")]
    [InlineData("dot.")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("../etc")]
    [InlineData("'; DROP TABLE account; --")]
    [InlineData("{0}")]
    [InlineData("%s%n")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    [InlineData("a\u202Eb")]
    [InlineData("a\uFFFE")]
    [InlineData("a\uD800")]
    [InlineData("\uFF41lice")]
    [InlineData("\uFB01")]
    [InlineData("COM\u00B9")]
    [InlineData("a\u0301\u0301")]
    [InlineData("CON")]
    [InlineData("nul")]
    [InlineData("Com1")]
    [InlineData("lpt9.txt")]
    [InlineData("\u05D01")]
    [InlineData("a\u05D0")]
    public void A_name_that_a_home_or_a_login_could_not_have_is_refused(string name)
    {
        Refusal.Of(ErrorCode.UserNameRefused, () => UserName.Normalize(name));
        Assert.Null(UserName.KeyOf(name));
    }

    [Fact]
    public void The_longest_name_has_64_characters()
    {
        Assert.Equal(new string('a', 64), UserName.Normalize(new string('a', 64)));
        Refusal.Of(ErrorCode.UserNameRefused, () => UserName.Normalize(new string('a', 65)));
    }

    [Fact]
    public void Every_name_that_is_taken_survives_the_way_through_a_login()
    {
        var letters = Gen.Frequency((4, Gen.Char['-', 'z']), (1, Gen.Char['\u00C0', '\u05F0']), (1, Gen.Char));
        letters.Array[1, 8].Select(c => new string(c)).Sample(text =>
        {
            if (UserName.KeyOf(text) is null)
                return true;
            var name = UserName.Normalize(text);
            using var client = new ScramClient(text, "pencil");
            return ScramServer.Accept(client.Mechanism, client.CreateClientFirst(), null).UserName == name && UserName.Normalize(name) == name;
        });
    }
}
