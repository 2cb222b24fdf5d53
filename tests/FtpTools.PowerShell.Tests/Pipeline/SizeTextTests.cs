namespace FtpTools.PowerShell.Tests.Pipeline;

public class SizeTextTests
{
    [Theory]
    [InlineData(0L, "0 B")]
    [InlineData(1023L, "1023 B")]
    [InlineData(1024L, "1 KiB")]
    [InlineData(1536L, "1.5 KiB")]
    [InlineData(12_897_485L, "12.3 MiB")]
    [InlineData(268_435_456L, "256 MiB")]
    [InlineData(1_048_575L, "1 MiB")]
    [InlineData(5_368_709_120L, "5 GiB")]
    [InlineData(-1536L, "-1.5 KiB")]
    [InlineData(long.MaxValue, "8 EiB")]
    [InlineData(long.MinValue, "-8 EiB")]
    public void A_size_reads_as_people_write_it(long bytes, string expected)
    {
        Assert.Equal(expected, SizeText.Of(bytes));
    }
}
