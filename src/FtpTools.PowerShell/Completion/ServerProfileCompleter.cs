using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace FtpTools.PowerShell.Completion;

/// <summary>Offers the names of saved servers. It reads only their file and never uses the network.</summary>
public sealed class ServerProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        return NameCompletion.Of(wordToComplete, Profiles().Select(p => (p.Name, DisplayText.Clean($"{p.Uri}"))));
    }

    /// <summary>The saved servers; none when their file is broken, which the command itself reports.</summary>
    internal static IReadOnlyList<FtpServerProfile> Profiles()
    {
        try
        {
            return new FtpServerProfiles(FtpServerProfiles.DefaultPath).List();
        }
        catch (FtpToolsException)
        {
            return [];
        }
    }
}
