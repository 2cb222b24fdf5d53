namespace FtpTools.Tests.Errors;

public class ErrorTableTests
{
    [Fact]
    public void Every_code_is_described_under_its_own_number()
    {
        foreach (var code in Enum.GetValues<ErrorCode>().Where(c => c != ErrorCode.None))
            Assert.Equal(code, ErrorTable.Describe(code).Code);
    }

    [Fact]
    public void Names_are_unique_and_in_snake_case()
    {
        Assert.Equal(ErrorTable.All.Count, ErrorTable.All.Select(d => d.Name).Distinct().Count());
        Assert.All(ErrorTable.All, d => Assert.Matches("^[a-z]+(_[a-z]+)*$", d.Name));
    }

    [Fact]
    public void Every_error_says_what_to_do()
    {
        Assert.All(ErrorTable.All, d => Assert.EndsWith(".", d.Advice, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_number_is_an_internal_error_of_the_peer()
    {
        Assert.Equal(ErrorCode.InternalError, ErrorTable.Describe((ErrorCode)599).Code);
    }
}
