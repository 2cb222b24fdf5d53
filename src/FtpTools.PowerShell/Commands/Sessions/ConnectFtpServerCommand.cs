using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Credentials;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;
using FtpTools.Security;

namespace FtpTools.PowerShell.Commands;

/// <summary>Opens a session with a server, or brings back one that was lost, and makes it the default of the runspace.</summary>
[Cmdlet(VerbsCommunications.Connect, "FtpServer", DefaultParameterSetName = ServerSet)]
[Alias("ccfs")]
[OutputType(typeof(FtpSession))]
public sealed class ConnectFtpServerCommand : AsyncCmdlet
{
    private const string ServerSet = "Server";
    private const string SessionSet = "Session";

    /// <summary>The server: a name or address, with or without a port, or a URI such as <c>ftpx://ann@host:2021/reports</c>.</summary>
    [Parameter(Position = 0, ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Cn", "HostName", "Uri")]
    [ValidateNotNullOrEmpty]
    public string ComputerName { get; set; } = "127.0.0.1";

    /// <summary>The TCP port.</summary>
    [Parameter(ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 2021;

    /// <summary>A lost session to reconnect.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public FtpSession? Session { get; set; }

    /// <summary>User name and password; asked for if somebody is there to answer.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>Connects without encryption; the server must have been started with -NoTls too.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    public SwitchParameter NoTls { get; set; }

    /// <summary>The SHA-256 thumbprint the server's certificate must have.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string? TrustedThumbprint { get; set; }

    /// <summary>How long connecting and logging in may take, in seconds.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 15;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WriteObject(Session is null ? await OpenAsync(cancellationToken) : await BringBackAsync(Session, cancellationToken));
    }

    private async Task<FtpSession> OpenAsync(CancellationToken cancellationToken)
    {
        var address = ServerAddress.Parse(ComputerName);
        var port = address.PortOr(MyInvocation.BoundParameters.ContainsKey(nameof(Port)) ? Port : null, Port);
        var credential = CredentialFor(address, port);
        var logger = new PipelineLogger();
        using var attached = logger.Attach(Log);
        var options = new SessionOptions
        {
            Host = address.Host,
            Port = port,
            UseTls = !NoTls,
            TrustedThumbprint = TrustedThumbprint,
            KnownServersFile = KnownServers.DefaultPath,
            ConnectTimeout = TimeSpan.FromSeconds(TimeoutSec),
            Logger = logger,
        };
        WriteVerbose($"Connecting to {HostAddress.Join(options.Host, port)} as {DisplayText.Clean(credential.UserName)}.");
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
        if (Credential is null) return CredentialQuestion.Ask(Host, address.UserName, HostAddress.Join(address.Host, port));
        if (address.UserName is { } named && !IsSameUser(named, Credential.UserName))
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"The URI names the user {named}, and -Credential {Credential.UserName}. Name one of them.")
            {
                Target = ComputerName,
            };
        return Credential;
    }
}
