namespace FtpTools.Tests.Security;

/// <summary>Asserts that something is refused with a code, and hands on the exception.</summary>
internal static class Refusal
{
    internal static FtpToolsException Of(ErrorCode code, Action action)
    {
        var refusal = Assert.Throws<FtpToolsException>(action);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    internal static async Task<FtpToolsException> OfAsync(ErrorCode code, Func<Task> action)
    {
        var refusal = await Assert.ThrowsAsync<FtpToolsException>(action);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }
}
