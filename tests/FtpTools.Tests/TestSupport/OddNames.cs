using System.Diagnostics;

namespace FtpTools.Tests.TestSupport;

/// <summary>Makes names that .NET cannot make, with the shell, and empties the folder at the end, which .NET cannot either.</summary>
/// <param name="folder">The folder that is emptied.</param>
public sealed class OddNames(string folder) : IDisposable
{
    /// <summary>Names as <c>printf</c> of the shell reads them, each with the escapes it is shown with and a part of what is wrong with it.</summary>
    public static TheoryData<string, string, string> All => new()
    {
        { @"a\\b", @"a\\b", "backslash" },
        { @"a\tb", @"a\tb", "control character" },
        { @"a\nb", @"a\nb", "control character" },
        { @"\033[2Ja", @"\e[2Ja", "control character" },
        { @"a\177", @"a\u007F", "control character" },
        { @"a\377b", @"a\xFFb", "Unicode" },
        { @"\303\050", @"\xC3(", "Unicode" },
        { @"\355\240\200", @"\xED\xA0\x80", "Unicode" },
        { @"a\342\200\256gnp", @"a\u202Egnp", "direction" },
    };

    public static void SkipWhereThereAreNone() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Unix has such names.");

    /// <summary>Makes a file in a folder.</summary>
    public static void File(string folder, string name, string content = "content") =>
        Run("""printf %s "$3" > "$1/$(printf "$2")" """, folder, name, content);

    /// <summary>Makes a folder in a folder, and a file <c>f</c> in it.</summary>
    public static void Folder(string folder, string name) =>
        Run("""mkdir "$1/$(printf "$2")" && printf content > "$1/$(printf "$2")/f" """, folder, name);

    /// <summary>Whether there is one.</summary>
    public static bool Exists(string folder, string name) => TryRun("""test -e "$1/$(printf "$2")" """, folder, name);

    public void Dispose() => Run("""find "$1" -mindepth 1 -delete""", folder);

    private static void Run(string script, params string[] arguments)
    {
        if (!TryRun(script, arguments)) throw new InvalidOperationException($"The shell could not do this: {script}");
    }

    private static bool TryRun(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, "sh", .. arguments])) ?? throw new InvalidOperationException("No shell.");
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
