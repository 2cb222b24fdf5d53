using System.Diagnostics;
using System.Net.Sockets;

namespace FtpTools.Tests.Storage;

/// <summary>Makes what only Unix has in its directories, with the tools of the system.</summary>
internal static class UnixFiles
{
    public static void Pipe(string path) => Run("mkfifo", path);

    public static void HardLink(string path, string existing) => Run("ln", existing, path);

    /// <summary>A socket file that nobody listens on any more.</summary>
    public static void Socket(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path + ".bound"));

        // Away from the name that .NET deletes with the socket.
        File.Move(path + ".bound", path);
    }

    /// <summary>The device that swallows everything, if this user may make one.</summary>
    public static bool TryDevice(string path) => TryRun("mknod", path, "c", "1", "3");

    /// <summary>What stands under a name: <c>file</c>, <c>directory</c>, <c>link</c>, <c>pipe</c>, <c>socket</c> or <c>device</c>.</summary>
    public static string KindOf(string path)
    {
        return Output("stat", "-c", "%F", path) switch
        {
            "regular file" or "regular empty file" => "file",
            "symbolic link" => "link",
            "fifo" => "pipe",
            "character special file" => "device",
            var other => other,
        };
    }

    /// <summary>Makes something of a kind that <see cref="KindOf"/> tells; a link leads to <paramref name="target"/>.</summary>
    /// <returns>False when this user may not make it.</returns>
    public static bool TryMake(string kind, string path, string target)
    {
        if (kind == "directory") Directory.CreateDirectory(path);
        else if (kind == "pipe") Pipe(path);
        else if (kind == "socket") Socket(path);
        else if (kind == "link") File.CreateSymbolicLink(path, target);
        else return TryDevice(path);
        return true;
    }

    /// <summary>Makes a directory that nobody may change, not even root.</summary>
    public static bool TryFreeze(string path) => TryRun("chattr", "+i", path);

    public static void Thaw(string path) => Run("chattr", "-i", path);

    /// <summary>Mounts a file system of its own in memory, if this user may.</summary>
    public static bool TryMount(string path, string options) => TryRun("mount", "-t", "tmpfs", "-o", options, "tmpfs", path);

    /// <summary>Makes a folder on another volume than that of an existing folder; null where there is none.</summary>
    public static string? OnAnotherVolume(string folder)
    {
        var device = Output("stat", "-c", "%d", folder);
        var mount = new[] { "/dev/shm", "/var/tmp" }.FirstOrDefault(m => Directory.Exists(m) && Output("stat", "-c", "%d", m) != device);
        return mount is null ? null : Directory.CreateDirectory(Path.Combine(mount, Path.GetFileName(folder))).FullName;
    }

    public static void Remount(string path, string options) => Run("mount", "-o", "remount," + options, path);

    public static void Unmount(string path) => Run("umount", path);

    /// <summary>Takes a volume away that somebody may still use; it is gone when its last file is closed.</summary>
    public static void Detach(string path) => Run("umount", "--lazy", path);

    private static string Output(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed.");
    }

    private static void Run(string program, params string[] arguments)
    {
        if (!TryRun(program, arguments)) throw new InvalidOperationException($"{program} failed.");
    }

    private static bool TryRun(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
