using System.Diagnostics;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>The FTP servers of other people: installed on this computer, or unpacked in the folder that the environment variable
/// <c>FTPTOOLS_FTP_SERVERS</c> names, as <c>dpkg -x</c> does it. Their packages exclude each other, and so they cannot all be
/// installed.</summary>
internal static class ForeignPrograms
{
    private static readonly string? Unpacked = Environment.GetEnvironmentVariable("FTPTOOLS_FTP_SERVERS");

    /// <summary>Whether the servers can be tried at all: they want to be started by root, and live on Linux.</summary>
    public static bool MayRun { get; } = OperatingSystem.IsLinux() && Environment.UserName == "root";

    /// <summary>The folder that has a file with this path in it; null when there is none.</summary>
    public static string? Root(string path)
    {
        return new[] { Unpacked, "/" }.FirstOrDefault(root => !string.IsNullOrEmpty(root) && File.Exists(Path.Combine(root, path)));
    }

    /// <summary>The full path of a program, such as <c>usr/sbin/vsftpd</c>; null when it is not there.</summary>
    public static string? Find(string path) => Root(path) is { } root ? Path.Combine(root, path) : null;

    /// <summary>What is to be said of a program before it is started.</summary>
    public static ProcessStartInfo Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (string.IsNullOrEmpty(Unpacked)) return start;
        start.Environment["LD_LIBRARY_PATH"] = string.Join(':', Directory.GetDirectories(Path.Combine(Unpacked, "usr/lib"), "*-linux-gnu*"));
        start.Environment["PYTHONPATH"] = Path.Combine(Unpacked, "usr/lib/python3/dist-packages");
        return start;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Whether it says that all is well.</returns>
    public static bool TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(Start(program, arguments))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
