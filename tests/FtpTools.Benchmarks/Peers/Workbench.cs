using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FtpTools.Benchmarks.Peers;

/// <summary>The folder all data of one run lies in, and what the scenarios need to make there. Disposed, it is gone.</summary>
internal sealed class Workbench : IDisposable
{
    private const int FirstPort = 20_000;
    private const int Ports = 12_000;

    private static int _lastName;
    private static int _lastPort;

    public Workbench(string root)
    {
        Root = Path.Combine(root, $"ftptools-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    /// <summary>A new folder, which users other than the present one may enter: some servers drop their rights.</summary>
    public string NewFolder(string name)
    {
        var path = Path.Combine(Root, $"{name}-{Interlocked.Increment(ref _lastName)}");
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0x1FF);
        return path;
    }

    /// <summary>A file of random bytes, the same in every run.</summary>
    public string NewFile(string path, long length)
    {
        var random = new Random(length.GetHashCode());
        var piece = new byte[1 << 20];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        for (var left = length; left > 0; left -= piece.Length)
        {
            random.NextBytes(piece);
            stream.Write(piece, 0, (int)Math.Min(left, piece.Length));
        }

        return path;
    }

    /// <summary>A folder with so many files of one length, a hundred in each folder below it.</summary>
    public string NewTree(string name, int files, int length)
    {
        var folder = NewFolder(name);
        var content = new byte[length];
        var random = new Random(1);
        for (var i = 0; i < files; i++)
        {
            random.NextBytes(content);
            var below = Directory.CreateDirectory(Path.Combine(folder, $"d{i / 100:000}"));
            File.WriteAllBytes(Path.Combine(below.FullName, $"f{i:00000}.bin"), content);
        }

        return folder;
    }

    /// <summary>A TCP port of loopback that is free now, and that nobody else in this process was told. Below those that a system takes for outgoing
    /// connections, so that none of them takes it before its server does.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + ((Environment.ProcessId + Interlocked.Increment(ref _lastPort)) % Ports);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }

    /// <summary>The full path of a program, also where only an administrator's path leads to; null when it is not installed.</summary>
    public static string? Find(string program)
    {
        var extra = Environment.GetEnvironmentVariable("FTPTOOLS_BENCH_PATH");
        var path = $"{extra}:{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin:/sbin";
        return path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    /// <summary>The full path of a program.</summary>
    /// <exception cref="BenchException">It is not installed.</exception>
    public static string Require(string program) => Find(program) ?? throw new BenchException($"{program} is not installed");

    /// <summary>Fails unless two files or folders hold the same.</summary>
    public static void RequireSame(string expected, string actual)
    {
        if (File.Exists(expected))
        {
            if (!DigestOf(expected).AsSpan().SequenceEqual(DigestOf(actual))) throw new BenchException($"What arrived at '{actual}' is not what was sent from '{expected}'.");
            return;
        }

        foreach (var file in Directory.EnumerateFiles(expected, "*", SearchOption.AllDirectories))
            RequireSame(file, Path.Combine(actual, Path.GetRelativePath(expected, file)));
    }

    /// <summary>Fails unless two files have one length, or two folders the same number of files. For every round; <see cref="RequireSame"/> is for one.</summary>
    public static void RequireComplete(string expected, string actual)
    {
        var isSame = File.Exists(expected)
            ? File.Exists(actual) && new FileInfo(expected).Length == new FileInfo(actual).Length
            : Directory.Exists(actual) && Count(expected) == Count(actual);
        if (!isSame) throw new BenchException($"'{actual}' is not complete.");

        static int Count(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count();
    }

    /// <summary>Removes a file or a folder with all that is in it, if it is there.</summary>
    public static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }

    private static byte[] DigestOf(string path)
    {
        using var stream = File.OpenRead(path);
        return SHA256.HashData(stream);
    }

    /// <summary>Seconds since a time stamp.</summary>
    public static double SecondsSince(long started) => Stopwatch.GetElapsedTime(started).TotalSeconds;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
