using System.Diagnostics;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Ends the programs of remote commands when this process ends, however it ends: a shell in a process of its own waits at a pipe that
/// the system closes, then ends what has a mark of this process or works in one of its folders, and removes the folders. It takes no
/// notice of the signals that end the rest of its group. When it is killed too, the next start finds what is left
/// (<see cref="CommandFolder.SweepAbandoned"/>).
/// </summary>
internal static class CommandWarden
{
    // In a session of its own, where there is the program for it, so that the end of a terminal or of a group does not reach it.
    private const string Launch = """command -v setsid >/dev/null 2>&1 && exec setsid /bin/sh -c "$0" "$@"; exec /bin/sh -c "$0" "$@" """;

    private const string Watch = """
        trap '' HUP INT QUIT TERM
        cd /
        while read -r line; do :; done
        round=0
        while [ $round -lt 50 ]; do
            found=
            for file in $(grep -lsF "$1" /proc/[0-9]*/environ); do
                id=${file#/proc/}
                kill -9 "${id%/environ}" 2>/dev/null && found=1
            done
            for link in /proc/[0-9]*/cwd; do
                id=${link#/proc/}
                case $(readlink "$link" 2>/dev/null) in
                    "$2"*) kill -9 "${id%/cwd}" 2>/dev/null && found=1 ;;
                esac
            done
            [ -n "$found" ] || break
            round=$((round + 1))
        done
        rm -rf "$2"*
        """;

    private static readonly Lock Gate = new();
    private static Process? _process;

    /// <summary>Sees to it that it is there. To be called before a program is started; it stays until the process ends.</summary>
    public static void Ensure()
    {
        if (!OperatingSystem.IsLinux()) return;
        lock (Gate)
        {
            if (_process is { HasExited: false }) return;
            _process?.Dispose();
            var name = CommandFolder.NameOfProcess;
            var start = new ProcessStartInfo(
                "/bin/sh",
                ["-c", Launch, Watch, "FtpTools-warden", $"{CommandPrograms.Variable}={name}", Path.Combine(Path.GetTempPath(), name)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            };
            _process = Process.Start(start);
        }
    }
}
