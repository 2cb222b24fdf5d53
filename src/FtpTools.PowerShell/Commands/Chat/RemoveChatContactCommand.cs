using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Removes names for addresses.</summary>
[Cmdlet(VerbsCommon.Remove, "ChatContact", SupportsShouldProcess = true)]
public sealed class RemoveChatContactCommand : AsyncCmdlet
{
    /// <summary>Names of contacts; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(ChatContact))]
    [ArgumentCompleter(typeof(ChatContactCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var contacts = UserContacts.Of(this);
        var choice = new NameChoice(
            this, name => new FtpToolsException(ErrorCode.ContactNotFound, $"There is no contact '{name}'.") { Target = name });
        foreach (var contact in choice.Find(Name, contacts.List(), c => c.Name))
        {
            try
            {
                if (ShouldProcess($"{contact.Name} ({contact.Address})", "Remove chat contact"))
                    await contacts.RemoveAsync(contact.Name, cancellationToken);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, contact);
            }
        }
    }
}
