namespace FtpTools.Transfer;

/// <summary>Compares modification times of two file systems.</summary>
internal static class SameTime
{
    /// <summary>FAT keeps even seconds only, the coarsest of what is in use.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Whether two times are the same as far as file systems can tell. Local times are taken to UTC first.</summary>
    public static bool Of(DateTime left, DateTime right) => (left.ToUniversalTime() - right.ToUniversalTime()).Duration() <= Tolerance;
}
