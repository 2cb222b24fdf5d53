using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Saves under a name where a server is and how a session is opened there, without any secret.</summary>
[Cmdlet(VerbsLifecycle.Register, "FtpServerProfile", SupportsShouldProcess = true, DefaultParameterSetName = ServerSet)]
[OutputType(typeof(FtpServerProfile))]
public sealed class RegisterFtpServerProfileCommand : AsyncCmdlet
{
    private const string ServerSet = "Server";
    private const string SessionSet = "Session";

    /// <summary>The name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServerProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The server: a name or address, with or without a port, or a URI such as <c>ftp://ann@host/reports</c>.</summary>
    /// <remarks>Not mandatory: the engine would look for nothing else in a session that is piped.</remarks>
    [Parameter(Position = 1, ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Cn", "HostName", "Uri")]
    [ArgumentCompleter(typeof(ServerAddressCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ComputerName { get; set; }

    /// <summary>The TCP port; that of the protocol when it is not named.</summary>
    [Parameter(ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 2021;

    /// <summary>The user who logs in; asked for when none is saved.</summary>
    [Parameter(ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    public string? UserName { get; set; }

    /// <summary>A session to save the server of, as it was opened.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public FtpSession? Session { get; set; }

    /// <summary>Does without encryption.</summary>
    [Parameter(ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    public SwitchParameter NoTls { get; set; }

    /// <summary>The SHA-256 thumbprint the server's certificate must have.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? TrustedThumbprint { get; set; }

    /// <summary>How long connecting and logging in may take, in seconds.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? TimeoutSec { get; set; }

    /// <summary>The private key to log in with over SFTP.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? KeyFilePath { get; set; }

    /// <summary>The name of a secret with the password, which Get-Secret reads.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? SecretName { get; set; }

    /// <summary>The vault in which the secret is.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? VaultName { get; set; }

    /// <summary>Replaces what is saved under the name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes what was saved.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        this.TryAsync(() => SaveAsync(cancellationToken), Name);

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        var profiles = UserProfiles.Of(this);
        var profile = FtpServerProfiles.Check(Session is null ? Named() : OfSession(Session));
        var there = profiles.List().FirstOrDefault(p => p.Name.Equals(profile.Name, StringComparison.OrdinalIgnoreCase));
        if (there is not null && !Force)
            throw new FtpToolsException(ErrorCode.ProfileExists, $"'{there.Name}' is already saved: {there.Uri}.") { Target = Name };
        var action = there is null ? "Save server" : $"Replace saved server {there.Uri}";
        if (!ShouldProcess($"{profile.Name} ({profile.Uri})", action)) return;
        var saved = await profiles.SaveAsync(profile, Force, cancellationToken);
        if (PassThru) WriteObject(saved);
    }

    private FtpServerProfile Named()
    {
        var address = ServerAddress.Parse(
            ComputerName ?? throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"Which server '{Name}' is has to be said: name it with -ComputerName, or a session with -Session.")
            {
                Target = Name,
            });
        var port = MyInvocation.BoundParameters.ContainsKey(nameof(Port)) ? Port : (int?)null;
        return WithCommon(new FtpServerProfile
        {
            Name = Name,
            Uri = address with
            {
                Port = port is null ? address.Port : address.PortOr(port, address.DefaultPort),
                UserName = UserIn(address),
            },
            NoTls = NoTls,
        });
    }

    private FtpServerProfile OfSession(FtpSession session) => WithCommon(FtpServerProfile.Of(Name, session));

    private FtpServerProfile WithCommon(FtpServerProfile profile) => profile with
    {
        TrustedThumbprint = Given(TrustedThumbprint) ?? profile.TrustedThumbprint,
        TimeoutSec = TimeoutSec ?? profile.TimeoutSec,
        KeyFilePath = Given(KeyFilePath) is { } key ? LocalPaths.Resolve(this, key, nameof(KeyFilePath)) : profile.KeyFilePath,
        SecretName = Given(SecretName),
        VaultName = Given(VaultName),
    };

    private string? UserIn(ServerAddress address)
    {
        var named = Given(UserName);
        if (named is not null && address.UserName is { } user && !user.Equals(named, StringComparison.OrdinalIgnoreCase))
            throw new FtpToolsException(
                ErrorCode.InvalidArgument, $"The URI names the user {user}, and -UserName {named}. Name one of them.")
            {
                Target = Name,
            };
        return address.UserName ?? named;
    }

    // What a piped record has nothing for comes as an empty text.
    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
