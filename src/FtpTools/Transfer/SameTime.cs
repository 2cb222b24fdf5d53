namespace FtpTools.Transfer;

/// <summary>Compares modification times of two file systems.</summary>
internal static class SameTime
{
    /// <summary>FAT keeps only even seconds, which is the coarsest in use.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Whether two times are the same as far as file systems can tell. Local times are converted to UTC first.</summary>
    public static bool Of(DateTime left, DateTime right) => (left.ToUniversalTime() - right.ToUniversalTime()).Duration() <= Tolerance;
}
