using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace FtpTools.PowerShell.Completion;

/// <summary>Offers the protocols as the beginnings of URIs, and the addresses of saved servers. It never uses the network.</summary>
public sealed class ServerAddressCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var beginnings = ServerAddress.Schemes.Select(scheme => ($"{scheme}://", MeaningOf(scheme)));
        var saved = ServerProfileCompleter.Profiles().Select(profile => (profile.Uri.ToString(), DisplayText.Clean(profile.Name)));
        return NameCompletion.Of(wordToComplete, [.. beginnings, .. saved.DistinctBy(s => s.Item1)]);
    }

    private static string MeaningOf(string scheme) => scheme switch
    {
        "ftpx" => "a server of FtpTools",
        "ftp" => "an FTP server, with TLS unless -NoTls is given",
        "ftps" => "an FTP server with TLS from the first byte",
        "sftp" => "an SSH server, by SFTP",
        _ => scheme,
    };
}
