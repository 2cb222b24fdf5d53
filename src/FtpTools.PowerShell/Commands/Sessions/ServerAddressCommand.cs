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

    /// <summary>The server: a name or address, with or without a port, or a URI such as <c>ftpx://ann@host:2021/reports</c>.</summary>
    [Parameter(Position = 0, ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Cn", "HostName", "Uri")]
    [ValidateNotNullOrEmpty]
    public string ComputerName { get; set; } = "127.0.0.1";

    /// <summary>The TCP port; that of the protocol when it is not named.</summary>
    [Parameter(ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
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
    public SwitchParameter NoTls { get; set; }

    /// <summary>The private key to log in with over SFTP: a file in the format of OpenSSH, PEM or PuTTY.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>The passphrase of the private key.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNull]
    public SecureString? KeyPassphrase { get; set; }

    /// <summary>The SHA-256 thumbprint that the server's certificate or SSH host key must have.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string? TrustedThumbprint { get; set; }

    /// <summary>Reads the address, and how a session would be opened there.</summary>
    /// <param name="timeout">How long connecting and logging in may take.</param>
    /// <exception cref="FtpToolsException">It is no address, or contradicts -Port.</exception>
    private protected (ServerAddress Address, SessionOptions Options) ReadAddress(TimeSpan timeout)
    {
        var address = ServerAddress.Parse(ComputerName);
        var options = new SessionOptions
        {
            Protocol = address.Protocol,
            Host = address.Host,
            Port = address.PortOr(MyInvocation.BoundParameters.ContainsKey(nameof(Port)) ? Port : null, address.DefaultPort),
            UseTls = !NoTls,
            TrustedThumbprint = TrustedThumbprint,
            KnownServersFile = KnownServers.DefaultPath,
            KnownHostsFile = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "known_hosts"),
            Key = ReadKey(),
            ConnectTimeout = timeout,
        };
        return (address, options);
    }

    private SessionKey? ReadKey()
    {
        if (KeyFilePath is null)
        {
            return KeyPassphrase is null
                ? null
                : throw new FtpToolsException(
                    ErrorCode.InvalidArgument, "A passphrase of a private key was given, and no key: name it with -KeyFilePath.");
        }

        var path = LocalPaths.Resolve(this, KeyFilePath, nameof(KeyFilePath));
        if (KeyPassphrase is null) return new SessionKey(path);
        using var passphrase = new PasswordText(KeyPassphrase);
        return new SessionKey(path, passphrase.Memory);
    }
}
