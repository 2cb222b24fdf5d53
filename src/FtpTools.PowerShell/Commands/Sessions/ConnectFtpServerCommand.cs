using System.Management.Automation;
using System.Security;
using FtpTools.PowerShell.Credentials;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Commands;

/// <summary>Opens a session with a server, or brings back one that was lost, and makes it the default of the runspace.</summary>
[Cmdlet(VerbsCommunications.Connect, "FtpServer", DefaultParameterSetName = ServerSet)]
[Alias("ccfs")]
[OutputType(typeof(FtpSession))]
public sealed class ConnectFtpServerCommand : ServerAddressCommand
{
    /// <summary>User name and password; asked for if somebody is there to answer.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>How long connecting and logging in may take, in seconds.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 15;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WriteObject(Session is null ? await OpenAsync(cancellationToken) : await BringBackAsync(Session, cancellationToken));
    }

    private async Task<FtpSession> OpenAsync(CancellationToken cancellationToken)
    {
        var (address, options) = ReadAddress(TimeoutSec);
        var credential = CredentialFor(address, options.Port);
        var logger = new PipelineLogger();
        using var attached = logger.Attach(Log);
        options = options with { Logger = logger };
        WriteVerbose($"Connecting to {HostAddress.Join(options.Host, options.Port)} as {DisplayText.Clean(credential.UserName)}.");
        using var password = new PasswordText(credential.Password);
        var session = await FtpSession.ConnectAsync(options, credential.UserName, password.Memory, cancellationToken);
        await GoToAsync(session, address.Path, cancellationToken);
        SessionRegistry.Add(session);
        logger.KeepFor(session);
        return session;
    }

    // The same object, so that variables and items that hold it can be used again.
    private async Task<FtpSession> BringBackAsync(FtpSession session, CancellationToken cancellationToken)
    {
        if (Credential is not null && !IsSameUser(Credential.UserName, session.UserName))
        {
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"{session.Name} is a session of {session.UserName}. To log in as {Credential.UserName}, open another one.")
            {
                Target = Credential.UserName,
            };
        }

        Follow(session);
        if (session.State == FtpSessionState.Open) WriteVerbose($"{session.Name} is open.");
        using var password = Credential is null ? null : new PasswordText(Credential.Password);
        await session.ReconnectAsync(password?.Memory, cancellationToken);
        SessionRegistry.MakeNewest(session);
        return session;
    }

    private static bool IsSameUser(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static async Task GoToAsync(FtpSession session, string? path, CancellationToken cancellationToken)
    {
        var isThere = path is null;
        try
        {
            if (path is not null) await session.StartAtAsync(path, cancellationToken);
            isThere = true;
        }
        finally
        {
            // Nobody would know that it is open.
            if (!isThere) await session.DisposeAsync();
        }
    }

    private PSCredential CredentialFor(ServerAddress address, int port)
    {
        if (Credential is null)
        {
            if (StoredSecret.Find(this, Profile) is { } stored) return stored;

            // A private key needs no password.
            return HasKey && address.UserName is { } owner
                ? new PSCredential(owner, new SecureString())
                : CredentialQuestion.Ask(Host, address.UserName, HostAddress.Join(address.Host, port));
        }

        if (Profile is null && address.UserName is { } named && !IsSameUser(named, Credential.UserName))
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"The URI names the user {named}, and -Credential {Credential.UserName}. Name one of them.")
            {
                Target = ComputerName,
            };
        return Credential;
    }
}
