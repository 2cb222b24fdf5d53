namespace FtpTools.Host.Terminal;

/// <summary>Which of the standard streams are terminals, and whether colours are wanted (no-color.org).</summary>
internal sealed record ConsoleTraits(bool InputIsTerminal, bool OutputIsTerminal, bool ErrorIsTerminal, bool UseColour)
{
    /// <summary>A person can be asked: both the question and the answer have a terminal.</summary>
    public bool IsInteractive => InputIsTerminal && OutputIsTerminal;

    public bool ShowsProgress => OutputIsTerminal && ErrorIsTerminal;

    public static ConsoleTraits OfProcess()
    {
        var output = !Console.IsOutputRedirected;
        var error = !Console.IsErrorRedirected;
        var dumb = string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
        var noColour = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new ConsoleTraits(!Console.IsInputRedirected, output, error, output && error && !dumb && !noColour);
    }
}
