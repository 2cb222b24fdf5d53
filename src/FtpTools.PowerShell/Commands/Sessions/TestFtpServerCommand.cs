using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Credentials;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Transformation;
using FtpTools.Security;

namespace FtpTools.PowerShell.Commands;

/// <summary>Finds out why a server cannot be used, or how well it can.</summary>
[Cmdlet(VerbsDiagnostic.Test, "FtpServer", DefaultParameterSetName = ServerSet)]
[OutputType(typeof(ServerReport))]
public sealed class TestFtpServerCommand : AsyncCmdlet
{
    private const string ServerSet = "Server";
    private const string SessionSet = "Session";

    /// <summary>The server: a name or address, with or without a port, or a URI such as <c>ftpx://ann@host:2021</c>.</summary>
    [Parameter(Position = 0, ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Cn", "HostName", "Uri")]
    [ValidateNotNullOrEmpty]
    public string ComputerName { get; set; } = "127.0.0.1";

    /// <summary>The TCP port.</summary>
    [Parameter(ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 2021;

    /// <summary>A session: its server is checked, and the session itself.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SessionSet, ValueFromPipeline = true)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public FtpSession? Session { get; set; }

    /// <summary>User name and password; without them, nothing that needs a login is checked.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>Tries without encryption.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    public SwitchParameter NoTls { get; set; }

    /// <summary>The SHA-256 thumbprint the server's certificate must have.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string? TrustedThumbprint { get; set; }

    /// <summary>How long each step that waits for the server may take, in seconds.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 10;

    /// <summary>Does not measure the transfer speed.</summary>
    [Parameter]
    public SwitchParameter SkipThroughput { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WriteObject(
            Session is null
                ? await TestAsync(cancellationToken)
                : await ServerCheck.RunAsync(Follow(Session), !SkipThroughput, cancellationToken));
    }

    private async Task<ServerReport> TestAsync(CancellationToken cancellationToken)
    {
        var address = ServerAddress.Parse(ComputerName);
        var options = new SessionOptions
        {
            Host = address.Host,
            Port = address.PortOr(MyInvocation.BoundParameters.ContainsKey(nameof(Port)) ? Port : null, Port),
            UseTls = !NoTls,
            TrustedThumbprint = TrustedThumbprint,
            KnownServersFile = KnownServers.DefaultPath,
            ConnectTimeout = TimeSpan.FromSeconds(TimeoutSec),
        };
        if (Credential is null) return await ServerCheck.RunAsync(options, cancellationToken);
        using var password = new PasswordText(Credential.Password);
        return await ServerCheck.RunAsync(options, Credential.UserName, password.Memory, !SkipThroughput, cancellationToken);
    }
}
