using System.Management.Automation;
using FtpTools.Accounts;
using FtpTools.PowerShell.Credentials;
using FtpTools.PowerShell.Results;
using FtpTools.Security;
using FtpTools.Server.Data;

namespace FtpTools.PowerShell.Commands;

/// <summary>Creates a user with a home.</summary>
[Cmdlet(VerbsCommon.New, "FtpUser", SupportsShouldProcess = true)]
[OutputType(typeof(FtpUser))]
public sealed class NewFtpUserCommand : UserCommand
{
    /// <summary>Name and password of the user; what is missing is asked for.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NamedUser]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>How much the user may store, in bytes: 5GB.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, long.MaxValue)]
    public long? Quota { get; set; }

    /// <summary>How many files the user may store.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, long.MaxValue)]
    public long? FileQuota { get; set; }

    /// <summary>The home: a name below the root, or the full path of any directory.
    /// The default is a directory with the user's name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? HomeDirectory { get; set; }

    /// <summary>Gives the user read-only access.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var name = Credential?.UserName;
        try
        {
            if (!ShouldProcess(name ?? "A new user", "Create user")) return;
            // Nobody should have to type a password for a server that does not exist, or for a user that cannot be created.
            await RequireNewAsync(DataRoot(), name, cancellationToken);
            var credential = NewPasswordQuestion.Answer(Host, Credential, MyInvocation.MyCommand.Name);
            name = credential.UserName;
            await using var data = OpenData(create: true);
            var home = data.ResolveHome(HomeDirectory, name);
            using var password = new PasswordText(credential.Password);
            var verifier = await Task.Run(() => ScramVerifier.Create(password.Memory.Span), cancellationToken);
            data.CreateHome(home);
            var account = new Account
            {
                Name = name,
                HomeDirectory = home,
                QuotaBytes = Quota,
                QuotaFiles = FileQuota,
                IsReadOnly = ReadOnly,
            };
            WriteObject(FtpUser.From(await data.Accounts.AddAsync(account, verifier, cancellationToken), data.Root));
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, name);
        }
    }

    private static async Task RequireNewAsync(string root, string? name, CancellationToken cancellationToken)
    {
        if (name is null) return;
        UserName.Normalize(name);
        if (!ServerDataDirectory.Exists(root)) return;
        await using var data = ServerDataDirectory.Open(root);
        if (await data.Accounts.FindAsync(name, cancellationToken) is not null)
            throw new FtpToolsException(ErrorCode.UserExists, $"There is already a user '{name}'.") { Target = name };
    }
}
