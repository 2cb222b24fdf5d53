using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the names for addresses.</summary>
[Cmdlet(VerbsCommon.Get, "ChatContact")]
[OutputType(typeof(ChatContact))]
public sealed class GetChatContactCommand : AsyncCmdlet
{
    /// <summary>Names of contacts; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ChatContactCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var contacts = new ChatContacts(ChatContacts.DefaultPath).List();
        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            var found = contacts.Where(c => pattern.IsMatch(c.Name)).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(new FtpToolsException(ErrorCode.ContactNotFound, $"There is no contact '{name}'.") { Target = name }, name);
            WriteObject(found, enumerateCollection: true);
        }

        return Task.CompletedTask;
    }
}
