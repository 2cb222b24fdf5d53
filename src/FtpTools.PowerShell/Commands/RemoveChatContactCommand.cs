using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Forgets names for addresses.</summary>
[Cmdlet(VerbsCommon.Remove, "ChatContact", SupportsShouldProcess = true)]
public sealed class RemoveChatContactCommand : AsyncCmdlet
{
    /// <summary>Names of contacts; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ChatContactCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var contacts = new ChatContacts(ChatContacts.DefaultPath);
        foreach (var name in Name)
        {
            try
            {
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                var found = contacts.List().Where(c => pattern.IsMatch(c.Name)).ToList();
                if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                    throw new FtpToolsException(ErrorCode.ContactNotFound, $"There is no contact '{name}'.") { Target = name };
                foreach (var contact in found)
                {
                    if (ShouldProcess($"{contact.Name} ({contact.Address})", "Remove chat contact")) await contacts.RemoveAsync(contact.Name, cancellationToken);
                }
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, name);
            }
        }
    }
}
