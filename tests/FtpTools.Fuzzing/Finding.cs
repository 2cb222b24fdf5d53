namespace FtpTools.Fuzzing;

/// <summary>An input that broke a promise.</summary>
/// <param name="File">Where it was kept.</param>
/// <param name="Failure">What happened.</param>
internal sealed record Finding(string File, Exception Failure)
{
    /// <summary>The same for failures that most likely have the same cause: the type, and the first place in the stack that is ours.</summary>
    public static string KindOf(Exception failure)
    {
        var place = failure.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("FtpTools", StringComparison.Ordinal))?.Trim();
        return $"{failure.GetType()} {place ?? failure.Message}";
    }
}
