using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>OpenSSH's server on a free port, for the user of the tests, who logs in with a private key. The whole disk is its
/// home.</summary>
internal sealed class SshDaemon : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private SshDaemon()
    {
        Run("/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", HostKey);
        Run("/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", Key);
        Port = FreePort();
        File.WriteAllText(
            _folder.PathOf("conf"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                Port {Port}
                ListenAddress 127.0.0.1
                HostKey {HostKey}
                AuthorizedKeysFile {Key}.pub
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                PermitRootLogin yes
                PidFile none
                Subsystem sftp internal-sftp

                """));
        var start = new ProcessStartInfo(Program, ["-D", "-e", "-f", _folder.PathOf("conf")]) { RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        Eventually.True(IsListening, "sshd does not listen.");
    }

    public int Port { get; }

    /// <summary>The full path of the private key that is let in.</summary>
    public string Key => _folder.PathOf("user");

    /// <summary>The fingerprint of its host key, as ssh-keygen shows it.</summary>
    public string Fingerprint => Run("/usr/bin/ssh-keygen", "-l", "-f", HostKey).Split(' ')[1];

    private string HostKey => _folder.PathOf("host");

    /// <summary>Starts it; skips the test where it is not installed.</summary>
    public static SshDaemon Start()
    {
        var isPresent = OperatingSystem.IsLinux() && File.Exists(Program);
        Assert.SkipUnless(isPresent, "Not installed: openssh-server. `.ci/run` installs it where it can.");

        // It wants the folder, and the package makes it only when its service is started.
        if (Environment.UserName == "root") Directory.CreateDirectory("/run/sshd");
        return new SshDaemon();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return said;
    }

    private bool IsListening()
    {
        Assert.False(_process.HasExited, "sshd ended.");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
