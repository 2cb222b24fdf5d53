using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.State;
using FtpTools.Security;

namespace FtpTools.PowerShell.Commands;

/// <summary>Opens a session with a server and makes it the default one of the runspace.</summary>
[Cmdlet(VerbsCommunications.Connect, "FtpServer")]
[OutputType(typeof(FtpSession))]
public sealed class ConnectFtpServerCommand : AsyncCmdlet
{
    /// <summary>The name or address of the server.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Cn", "HostName")]
    [ValidateNotNullOrEmpty]
    public string ComputerName { get; set; } = "127.0.0.1";

    /// <summary>The TCP port.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = 2021;

    /// <summary>User name and password.</summary>
    [Parameter(Mandatory = true)]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>Connects without encryption; the server must have been started with -NoTls too.</summary>
    [Parameter]
    public SwitchParameter NoTls { get; set; }

    /// <summary>The SHA-256 thumbprint the server's certificate must have.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TrustedThumbprint { get; set; }

    /// <summary>How long connecting and logging in may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 15;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var logger = new PipelineLogger();
        using var attached = logger.Attach(Log);
        var options = new SessionOptions
        {
            Host = ComputerName,
            Port = Port,
            UseTls = !NoTls,
            TrustedThumbprint = TrustedThumbprint,
            KnownServersFile = KnownServers.DefaultPath,
            ConnectTimeout = TimeSpan.FromSeconds(TimeoutSec),
            Logger = logger,
        };
        WriteVerbose($"Connecting to {ComputerName}:{Port} as {Credential!.UserName}.");
        using var password = new PasswordText(Credential.Password);
        var session = await FtpSession.ConnectAsync(options, Credential.UserName, password.Memory, cancellationToken);
        SessionRegistry.Add(session);
        WriteObject(session);
    }
}
