using System.Reflection;

namespace FtpTools.Host;

/// <summary>The command line: a few words of our own, and everything that pwsh understands.</summary>
/// <param name="Shell">What the shell is started with.</param>
/// <param name="Answer">A text to print instead of starting a shell.</param>
/// <param name="IsDemo">A demo was asked for: one that was stopped has not compared every byte and is not a success.</param>
internal sealed record HostArguments(IReadOnlyList<string> Shell, string? Answer = null, bool IsDemo = false)
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Help = """
        FtpTools.Host: the PowerShell console with the FtpTools module imported, for machines without PowerShell.

          FtpTools.Host                       an interactive shell
          FtpTools.Host script.ps1 [args]     runs a script
          FtpTools.Host -Command 'text'       runs the text as a command
          FtpTools.Host demo [PATH]           sends a file or folder (by default the docs and 256 MiB of random bytes) to a
                                              server of its own over TLS, fetches it back and compares every byte
          FtpTools.Host --help | --version

        All other arguments mean what they mean to pwsh: -NoProfile, -NonInteractive, -WorkingDirectory, ...

        Exit codes
          0    done, even with errors that did not end the script
          N    exit N
          1    a terminating error, an uncaught throw, or a demo that found a difference
          64   a command line that was not understood
          0    SIGTERM (on Windows: the computer shuts down), when servers and transfers were stopped in order: this is
               how a service manager stops a service
          143  SIGTERM, when the stop had to be cut short or the demo was under way
          129  SIGHUP (on Windows: the console was closed)
        A signal stops what is running, then the servers, which give transfers ten seconds to finish, then the host. A
        second one ends the host at once. Ctrl+C is left to the shell: it stops the command.
        """;

    /// <summary>Parses the command line.</summary>
    public static HostArguments Read(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return new HostArguments(["-NoLogo"]);
        return words[0].ToLowerInvariant() switch
        {
            "--help" or "-help" or "-h" or "-?" or "/?" => new HostArguments([], Help),
            "--version" or "-version" or "-v" => new HostArguments([], ProductVersion()),
            "demo" => new HostArguments(["-NoProfile", "-File", DemoScript, .. words.Skip(1).Select(Path.GetFullPath)], IsDemo: true),
            _ => new HostArguments(words),
        };
    }

    private static string DemoScript => Path.Combine(AppContext.BaseDirectory, "Demo", "demo.ps1");

    private static string ProductVersion()
    {
        var version = typeof(HostArguments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
        return version.InformationalVersion.Split('+')[0];
    }
}
