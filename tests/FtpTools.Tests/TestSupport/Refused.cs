namespace FtpTools.Tests.TestSupport;

/// <summary>Asserts that something is refused with a code, and hands on the exception.</summary>
internal static class Refused
{
    public static FtpToolsException With(ErrorCode code, Action action)
    {
        var refusal = Assert.ThrowsAny<FtpToolsException>(action);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    public static async Task<FtpToolsException> WithAsync(ErrorCode code, Func<Task> action)
    {
        var refusal = await Assert.ThrowsAnyAsync<FtpToolsException>(action);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }
}
