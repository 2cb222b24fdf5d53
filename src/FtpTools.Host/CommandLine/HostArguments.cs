namespace FtpTools.Host.CommandLine;

/// <summary>The command line, understood.</summary>
/// <param name="Mode">What to do.</param>
/// <param name="Text">The script's path, or the command's text; empty otherwise.</param>
/// <param name="Rest">What follows the script, or the path after <c>demo</c>.</param>
internal sealed record HostArguments(HostMode Mode, string Text, IReadOnlyList<string> Rest)
{
    /// <exception cref="UsageException">An unknown option, or one that lacks its value.</exception>
    public static HostArguments Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0) return new HostArguments(HostMode.Prompt, "", []);
        var first = arguments[0];
        string[] rest = [.. arguments.Skip(1)];
        switch (first.ToLowerInvariant())
        {
            case "--help" or "-help" or "-h" or "-?" or "/?":
                return new HostArguments(HostMode.Help, "", []);
            case "--version" or "-version" or "-v":
                return new HostArguments(HostMode.Version, "", []);
            case "-command" or "--command" or "-c":
                if (rest.Length == 0) throw new UsageException($"{first} needs the command to run: {first} 'Get-Command -Module FtpTools'.");
                return new HostArguments(HostMode.Command, string.Join(' ', rest), []);
            case "-file" or "--file" or "-f":
                if (rest.Length == 0) throw new UsageException($"{first} needs the path of a script.");
                return new HostArguments(HostMode.Script, rest[0], [.. rest.Skip(1)]);
            case "demo":
                if (rest.Length > 1) throw new UsageException("demo takes at most one path: a file or a folder to send.");
                return new HostArguments(HostMode.Demo, "", rest);
        }

        if (first.Length == 0) throw new UsageException("The path of the script is empty.");
        if (first[0] == '-') throw new UsageException($"Unknown option {first}.");
        return new HostArguments(HostMode.Script, first, rest);
    }
}
