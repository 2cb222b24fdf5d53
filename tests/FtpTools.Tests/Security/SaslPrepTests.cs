using System.Text;
using CsCheck;
using FtpTools.Security;

namespace FtpTools.Tests.Security;

public class SaslPrepTests
{
    // The examples of RFC 4013 section 3, then some of our own.
    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("a\u00A0b\u3000c", "a b c")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("p:ss\u00A7w,=rd", "p:ss\u00A7w,=rd")]
    [InlineData("\U0001F511 key", "\U0001F511 key")]
    [InlineData("\u05D0\u05D1", "\u05D0\u05D1")]
    [InlineData("\u06271\u0628", "\u06271\u0628")]
    public void Text_comes_into_its_one_form(string text, string expected)
    {
        Assert.Equal(expected, SaslPrep.PrepareName(text));
        Assert.Equal(expected, Encoding.UTF8.GetString(SaslPrep.PreparePassword(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u00AD")]
    [InlineData("\u0007")]
    [InlineData("line\nbreak")]
    [InlineData("tab\t")]
    [InlineData("del\u007F")]
    [InlineData("\u06271")]
    [InlineData("\u0627a\u0628")]
    [InlineData("\uE000")]
    [InlineData("\uFFFD")]
    [InlineData("\uD800")]
    [InlineData("a\uDC00b")]
    [InlineData("\u202Ergb")]
    [InlineData("\uFDD0")]
    [InlineData("\uFFFE")]
    [InlineData("\U000E0041")]
    [InlineData("\U0010FFFF")]
    public void Text_that_cannot_be_typed_reliably_is_refused(string text)
    {
        Assert.Null(SaslPrep.PrepareName(text));
        Refusal.Of(ErrorCode.PasswordRefused, () => SaslPrep.PreparePassword(text));
    }

    [Fact]
    public void A_password_without_end_is_refused()
    {
        Refusal.Of(ErrorCode.PasswordRefused, () => SaslPrep.PreparePassword(new string('x', SaslPrep.MaximumLength + 1)));
    }

    [Fact]
    public void A_refusal_does_not_tell_the_password()
    {
        var refusal = Refusal.Of(ErrorCode.PasswordRefused, () => SaslPrep.PreparePassword("hunter2\n"));
        Assert.DoesNotContain("hunter2", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Preparing_twice_is_preparing_once()
    {
        var interesting = Gen.Int[0, 0x2FFF].Select(n => (char)n);
        Gen.Frequency((2, Gen.Char[' ', '~']), (2, interesting), (1, Gen.Char)).Array[1, 12].Select(c => new string(c)).Sample(text =>
        {
            var once = SaslPrep.PrepareName(text);
            return once is null || SaslPrep.PrepareName(once) == once;
        });
    }

    [Fact]
    public void Every_single_character_is_stable_or_refused()
    {
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            if (!Rune.IsValid(codePoint))
                continue;
            var once = SaslPrep.PrepareName(new Rune(codePoint).ToString());
            if (once is not null && SaslPrep.PrepareName(once) != once)
                Assert.Fail($"U+{codePoint:X4} becomes '{once}', and that something else.");
        }
    }
}
