using System.Management.Automation;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the users of a server.</summary>
[Cmdlet(VerbsCommon.Get, "FtpUser")]
[OutputType(typeof(FtpUser))]
public sealed class GetFtpUserCommand : UserCommand
{
    /// <summary>Names of users; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [UserNameTransformation]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        await using var data = OpenData();
        var users = await data.Accounts.ListAsync(cancellationToken);
        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            var found = users.Where(u => pattern.IsMatch(u.Name)).ToList();
            foreach (var user in found) WriteObject(FtpUser.From(user, data.Root));
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                ReportItemError(new FtpToolsException(ErrorCode.UserNotFound, $"There is no user '{name}'.") { Target = name }, name);
        }
    }
}
