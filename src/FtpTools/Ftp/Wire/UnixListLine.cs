using System.Globalization;

namespace FtpTools.Ftp.Wire;

/// <summary>The line of LIST: as <c>ls -l</c> writes it, in UTC, because every client reads that.</summary>
internal static class UnixListLine
{
    /// <summary>The mode of a file.</summary>
    public const string FileMode = "-rw-r--r--";

    /// <summary>The mode of a file that can only be read.</summary>
    public const string ReadOnlyFileMode = "-r--r--r--";

    /// <summary>The mode of a directory.</summary>
    public const string DirectoryMode = "drwxr-xr-x";

    /// <summary>The mode of a directory that can only be read.</summary>
    public const string ReadOnlyDirectoryMode = "dr-xr-xr-x";

    /// <summary>The mode of a file that has not arrived whole: it cannot be read.</summary>
    public const string PartialMode = "--w-------";

    /// <summary>The mode of a symbolic link.</summary>
    public const string LinkMode = "lrwxrwxrwx";

    private static readonly TimeSpan ShowsTimeFor = TimeSpan.FromDays(180);

    // A file that is written while the listing is made is not from the future.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    /// <summary>Writes a line.</summary>
    /// <param name="mode">Type and permissions, ten characters.</param>
    /// <param name="size">The length in bytes.</param>
    /// <param name="modified">When it was last changed, in UTC. A time of more than 180 days ago, or in the future, is written with its
    /// year instead of hour and minute.</param>
    /// <param name="name">The name.</param>
    /// <param name="now">Now, in UTC.</param>
    /// <exception cref="ArgumentException">The name would end the line.</exception>
    public static string Write(string mode, long size, DateTime modified, string name, DateTime now)
    {
        var isRecent = modified <= now + ClockDifference && now - modified <= ShowsTimeFor;
        var time = modified.ToString(isRecent ? "HH:mm" : " yyyy", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture, $"{mode} 1 user ftp {size,12} {modified:MMM} {modified.Day,2} {time} {WireText.OneLine(name)}");
    }
}
