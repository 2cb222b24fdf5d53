using System.Management.Automation;
using FtpTools.Accounts;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Credentials;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Transformation;
using FtpTools.Security;
using FtpTools.Server.Data;

namespace FtpTools.PowerShell.Commands;

/// <summary>Changes a user. Open sessions are affected from their next request on.</summary>
[Cmdlet(VerbsCommon.Set, "FtpUser", SupportsShouldProcess = true)]
[OutputType(typeof(FtpUser))]
public sealed class SetFtpUserCommand : UserCommand
{
    /// <summary>The user.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpUser))]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The new password; the name in the credential must be that of the user. If only a name is given,
    /// the password is asked for.</summary>
    [Parameter]
    [NamedUser]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>How much the user may store, in bytes; <c>$null</c> lifts the limit.</summary>
    [Parameter]
    [AllowNull]
    public long? Quota { get; set; }

    /// <summary>How many files the user may store; <c>$null</c> lifts the limit.</summary>
    [Parameter]
    [AllowNull]
    public long? FileQuota { get; set; }

    /// <summary>Another home: a name below the root, or the full path of any directory. Files are not moved.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HomeDirectory { get; set; }

    /// <summary>Whether the user may log in.</summary>
    [Parameter]
    public bool Enabled { get; set; }

    /// <summary>Whether the user has read-only access.</summary>
    [Parameter]
    public bool ReadOnly { get; set; }

    /// <summary>Writes the changed user.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Credential is not null && !Credential.UserName.Equals(Name, StringComparison.OrdinalIgnoreCase))
                throw new FtpToolsException(
                    ErrorCode.InvalidArgument,
                    $"The credential is for '{Credential.UserName}', not for '{Name}'. A user cannot be renamed.")
                {
                    Target = Name,
                };
            if (!ShouldProcess(Name, "Change user")) return;
            await using var data = OpenData();
            var credential = Credential is null ? null : NewPasswordQuestion.Answer(Host, Credential, MyInvocation.MyCommand.Name);
            var user = await data.Accounts.UpdateAsync(Name, await ChangeAsync(data, credential, cancellationToken), cancellationToken);
            if (PassThru) WriteObject(FtpUser.From(user, data.Root));
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, Name);
        }
    }

    private async Task<AccountChange> ChangeAsync(ServerDataDirectory data, PSCredential? credential, CancellationToken cancellationToken)
    {
        var home = HomeDirectory is null ? null : data.ResolveHome(HomeDirectory, Name);
        if (home is not null) data.CreateHome(home);
        return new AccountChange
        {
            Verifier = credential is null ? null : await VerifierAsync(credential, cancellationToken),
            HomeDirectory = home,
            Quota = LimitOf(nameof(Quota), Quota),
            FileQuota = LimitOf(nameof(FileQuota), FileQuota),
            IsEnabled = IsGiven(nameof(Enabled)) ? Enabled : null,
            IsReadOnly = IsGiven(nameof(ReadOnly)) ? ReadOnly : null,
        };
    }

    private static async Task<ScramVerifier> VerifierAsync(PSCredential credential, CancellationToken cancellationToken)
    {
        using var password = new PasswordText(credential.Password);
        return await Task.Run(() => ScramVerifier.Create(password.Memory.Span), cancellationToken);
    }

    private QuotaLimit? LimitOf(string parameter, long? value)
    {
        return !IsGiven(parameter) ? null : value is { } limit ? QuotaLimit.Of(limit) : QuotaLimit.None;
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
