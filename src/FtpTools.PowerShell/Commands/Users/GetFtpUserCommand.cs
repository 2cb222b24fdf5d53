using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the users of a server.</summary>
[Cmdlet(VerbsCommon.Get, "FtpUser")]
[OutputType(typeof(FtpUser))]
public sealed class GetFtpUserCommand : UserCommand
{
    /// <summary>Names of users; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [NameTransformation(typeof(FtpUser))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        await using var data = OpenData();
        var users = await data.Accounts.ListAsync(cancellationToken);
        foreach (var user in ChoiceOfUsers.Find(Name, users, u => u.Name)) WriteObject(FtpUser.From(user, data.Root));
    }
}
