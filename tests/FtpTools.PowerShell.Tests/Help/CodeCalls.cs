using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace FtpTools.PowerShell.Tests.Help;

/// <summary>What the code in a text calls.</summary>
internal static partial class CodeCalls
{
    /// <summary>The calls of our commands in a piece of code, which has to parse.</summary>
    public static IEnumerable<CommandAst> In(string code)
    {
        var script = Parser.ParseInput(code, out _, out var errors);
        Assert.Empty(errors);
        return script.FindAll(a => a is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()
            .Where(c => OurCommand().IsMatch(c.GetCommandName() ?? string.Empty));
    }

    [GeneratedRegex(@"\b[A-Z][a-z]+-(Ftp|Chat|NetTime)[A-Za-z]*")]
    private static partial Regex OurCommand();
}
