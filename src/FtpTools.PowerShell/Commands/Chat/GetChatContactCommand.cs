using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the names for addresses.</summary>
[Cmdlet(VerbsCommon.Get, "ChatContact")]
[OutputType(typeof(ChatContact))]
public sealed class GetChatContactCommand : AsyncCmdlet
{
    /// <summary>Names of contacts; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ChatContactCompleter))]
    [NameTransformation(typeof(ChatContact))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var contacts = UserContacts.Of(this).List();
        var choice = new NameChoice(
            this, name => new FtpToolsException(ErrorCode.ContactNotFound, $"There is no contact '{name}'.") { Target = name });
        WriteObject(choice.Find(Name, contacts, c => c.Name), enumerateCollection: true);

        return Task.CompletedTask;
    }
}
