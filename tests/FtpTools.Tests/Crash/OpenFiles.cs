namespace FtpTools.Tests.Crash;

/// <summary>The descriptors that a process has open (Linux).</summary>
internal static class OpenFiles
{
    /// <summary>What they lead to; those that are closed meanwhile are left out.</summary>
    public static IReadOnlyList<string> Of(int processId)
    {
        return [.. Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Select(TargetOf).OfType<string>()];
    }

    private static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
