using FtpTools.Ftp.Wire;

namespace FtpTools.Tests.Ftp.Wire;

public class WireNumberTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("007", 7L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("99999999999999999999999", null)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData(" 1", null)]
    [InlineData("1 ", null)]
    [InlineData("1\0", null)]
    [InlineData("1,000", null)]
    [InlineData("1.0", null)]
    [InlineData("0x1", null)]
    [InlineData("1e3", null)]
    [InlineData("\u0661", null)]
    public void A_number_is_ASCII_digits(string text, long? number)
    {
        Assert.Equal(number, WireNumber.Read(text));
    }

    [Theory]
    [InlineData("31", 2, 31)]
    [InlineData("031", 2, null)]
    [InlineData("", 2, null)]
    [InlineData("999999999", 9, 999999999)]
    public void The_digits_can_be_limited(string text, int mostDigits, int? number)
    {
        Assert.Equal(number, WireNumber.Read(text, mostDigits));
    }
}
