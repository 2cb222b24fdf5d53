using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace FtpTools.Host.CommandLine;

/// <summary>
/// Turns a script's path and the words after it into the one line that runs it, so that the engine's own parser and
/// binder give <c>-Name value</c>, <c>-Name:value</c>, switches and positions their usual meaning.
/// </summary>
internal static partial class ScriptInvocation
{
    /// <summary>
    /// The engine swallows <c>exit N</c> of a script file into <c>$LASTEXITCODE</c>; the second statement passes it on.
    /// A native program that failed inside the script leaves <c>$?</c> of the script itself true, so it is not mistaken for an exit.
    /// </summary>
    private const string PassExitOn = "; if (-not $? -and $LASTEXITCODE) { exit $LASTEXITCODE }";

    public static string Build(string path, IEnumerable<string> arguments)
    {
        var line = new StringBuilder("& ").Append(Quote(path));
        foreach (var argument in arguments) line.Append(' ').Append(Word(argument));
        return line.Append(PassExitOn).ToString();
    }

    private static string Word(string argument)
    {
        var match = ParameterToken().Match(argument);
        if (!match.Success) return Quote(argument);
        if (!match.Groups["value"].Success) return argument;
        var value = match.Groups["value"].Value;
        return value.Length == 0 ? argument : match.Groups["name"].Value + ":" + Literal(value);
    }

    private static string Literal(string value) =>
        value.Equals("$true", StringComparison.OrdinalIgnoreCase) || value.Equals("$false", StringComparison.OrdinalIgnoreCase) ? value : Quote(value);

    private static string Quote(string text) => "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";

    [GeneratedRegex(@"^(?<name>-[A-Za-z_][A-Za-z0-9_]*)(:(?<value>.*))?$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex ParameterToken();
}
