namespace FtpTools.Tests.TestSupport;

/// <summary>
/// Asks where nobody listens. The kernel tells so with a message that it sends only so often a second to all programs together, so a single
/// question may stay without any answer.
/// </summary>
internal static class Refusals
{
    /// <summary>How long one question waits.</summary>
    public static readonly TimeSpan OneTry = TimeSpan.FromSeconds(1);

    /// <summary>Asks until the refusal comes; silence is the only other outcome that is allowed.</summary>
    public static async Task UntilUnreachableAsync(Func<Task> ask)
    {
        await Eventually.TrueAsync(IsUnreachableAsync, "somebody says that nobody listens");

        async Task<bool> IsUnreachableAsync()
        {
            try
            {
                await ask();
                return false;
            }
            catch (FtpToolsException e) when (e.Code is ErrorCode.ServerUnreachable or ErrorCode.Timeout)
            {
                return e.Code == ErrorCode.ServerUnreachable;
            }
        }
    }
}
