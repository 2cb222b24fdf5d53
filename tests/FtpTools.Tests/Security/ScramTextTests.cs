using CsCheck;
using FtpTools.Security;

namespace FtpTools.Tests.Security;

public class ScramTextTests
{
    [Fact]
    public void An_escaped_name_has_no_comma_and_reads_back()
    {
        Gen.Frequency((1, Gen.Char[",=23CcD"]), (2, Gen.Char)).Array.Select(c => new string(c)).Sample(name =>
        {
            var escaped = ScramText.EscapeName(name);
            return !escaped.Contains(',', StringComparison.Ordinal) && ScramText.UnescapeName(escaped) == name;
        });
    }

    [Theory]
    [InlineData("=")]
    [InlineData("a=2")]
    [InlineData("a=2c")]
    [InlineData("a=3d")]
    [InlineData("a=41")]
    [InlineData("a,b")]
    public void An_escape_that_does_not_exist_is_refused(string escaped)
    {
        Assert.Null(ScramText.UnescapeName(escaped));
    }

    [Theory]
    [InlineData("AAA")]
    [InlineData("AB==")]
    [InlineData("AA==\n")]
    [InlineData(" AA==")]
    [InlineData("AA")]
    [InlineData("A-_A")]
    public void Base64_has_one_spelling(string text)
    {
        Assert.Null(ScramText.FromBase64(text));
    }

    [Fact]
    public void Base64_reads_back()
    {
        Gen.Byte.Array.Sample(bytes => ScramText.FromBase64(Convert.ToBase64String(bytes)) is { } read && read.AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public void Nonces_are_printable_and_differ()
    {
        var nonces = Enumerable.Range(0, 100).Select(_ => ScramText.CreateNonce()).ToList();

        Assert.All(nonces, nonce => Assert.True(ScramText.IsNonce(nonce)));
        Assert.Equal(nonces.Count, nonces.Distinct().Count());
    }
}
