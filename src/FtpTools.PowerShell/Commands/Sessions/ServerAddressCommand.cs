using System.Management.Automation;
using System.Security;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Credentials;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Transformation;
using FtpTools.Security;

namespace FtpTools.PowerShell.Commands;

/// <summary>The parameters of the cmdlets that take a server by its address, or by a session with it.</summary>
public abstract class ServerAddressCommand : AsyncCmdlet
{
    private protected const string ServerSet = "Server";
    private protected const string SessionSet = "Session";
    private protected const string ProfileSet = "Profile";

    /// <summary>The server: a name or address, with or without a port, or a URI such as <c>ftpx://ann@host:2021/reports</c>.</summary>
    [Parameter(Position = 0, ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Cn", "HostName", "Uri")]
    [ArgumentCompleter(typeof(ServerAddressCompleter))]
    [ValidateNotNullOrEmpty]
    public string ComputerName { get; set; } = "127.0.0.1";

    /// <summary>A server that was saved with Register-FtpServerProfile, or its name. What else is given goes before what was
    /// saved.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProfileSet, ValueFromPipeline = true)]
    [ServerProfileTransformation]
    [ArgumentCompleter(typeof(ServerProfileCompleter))]
    [ValidateNotNull]
    public FtpServerProfile? Profile { get; set; }

    /// <summary>The TCP port; that of the protocol when it is not named.</summary>
    [Parameter(ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ProfileSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 2021;

    /// <summary>A session with the server, in place of its address.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public FtpSession? Session { get; set; }

    /// <summary>Does without encryption; the server must have been started with -NoTls too.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    public SwitchParameter NoTls { get; set; }

    /// <summary>The private key to log in with over SFTP: a file in the format of OpenSSH, PEM or PuTTY.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>The passphrase of the private key.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ValidateNotNull]
    public SecureString? KeyPassphrase { get; set; }

    /// <summary>The SHA-256 thumbprint that the server's certificate or SSH host key must have.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ValidateNotNullOrEmpty]
    public string? TrustedThumbprint { get; set; }

    /// <summary>Whether a private key is named.</summary>
    private protected bool HasKey => (KeyFilePath ?? Profile?.KeyFilePath) is not null;

    /// <summary>Reads the address, and how a session would be opened there.</summary>
    /// <param name="timeoutSec">How long connecting and logging in may take, in seconds: the parameter, or its default.</param>
    /// <exception cref="FtpToolsException">It is no address, or contradicts -Port.</exception>
    private protected (ServerAddress Address, SessionOptions Options) ReadAddress(int timeoutSec)
    {
        var address = Profile?.Uri ?? ServerAddress.Parse(ComputerName);
        var port = IsGiven(nameof(Port)) ? Port : (int?)null;
        var options = new SessionOptions
        {
            Protocol = address.Protocol,
            Host = address.Host,
            Port = Profile is null ? address.PortOr(port, address.DefaultPort) : port ?? address.Port ?? address.DefaultPort,
            UseTls = !(Profile is null || IsGiven(nameof(NoTls)) ? NoTls.IsPresent : Profile.NoTls),
            TrustedThumbprint = TrustedThumbprint ?? Profile?.TrustedThumbprint,
            KnownServersFile = KnownServers.DefaultPath,
            KnownHostsFile = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "known_hosts"),
            Key = ReadKey(),
            ConnectTimeout = TimeSpan.FromSeconds(IsGiven("TimeoutSec") ? timeoutSec : Profile?.TimeoutSec ?? timeoutSec),
        };
        return (address, options);
    }

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private SessionKey? ReadKey()
    {
        var key = KeyFilePath is null ? Profile?.KeyFilePath : LocalPaths.Resolve(this, KeyFilePath, nameof(KeyFilePath));
        if (key is null)
        {
            return KeyPassphrase is null
                ? null
                : throw new FtpToolsException(
                    ErrorCode.InvalidArgument, "A passphrase of a private key was given, and no key: name it with -KeyFilePath.");
        }

        if (KeyPassphrase is null) return new SessionKey(key);
        using var passphrase = new PasswordText(KeyPassphrase);
        return new SessionKey(key, passphrase.Memory);
    }
}
