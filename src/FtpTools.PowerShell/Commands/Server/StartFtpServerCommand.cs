using System.Management.Automation;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.RemoteCommands;

namespace FtpTools.PowerShell.Commands;

/// <summary>Starts a file server in this process.</summary>
[Cmdlet(VerbsLifecycle.Start, "FtpServer", SupportsShouldProcess = true)]
[OutputType(typeof(FtpServer))]
public sealed class StartFtpServerCommand : AsyncCmdlet
{
    private FtpServer? _waitedFor;

    /// <summary>The folder with the users' homes and the server's own data; it is created if it does not exist.</summary>
    [Parameter(Position = 0)]
    [Alias("Path")]
    [ValidateNotNullOrEmpty]
    public string Root { get; set; } = ".";

    /// <summary>The TCP port; 0 takes a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; } = 2021;

    /// <summary>The address to listen on. The default is open to this computer only; <c>Any</c> is open to the network.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>A name by which to refer to the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The certificate with its private key; if omitted, a self-signed one is created and kept.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Serves without encryption.</summary>
    [Parameter]
    public SwitchParameter NoTls { get; set; }

    /// <summary>Confirms a file only once it is on the disk, so that it survives a power cut.</summary>
    [Parameter]
    public SwitchParameter Durable { get; set; }

    /// <summary>Waits until the server is stopped; Ctrl+C stops it.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var address = Paths.ListenAddress.Parse(ListenAddress);
        var root = LocalPaths.Resolve(this, Root, nameof(Root));
        if (!ShouldProcess($"{root} on {HostAddress.Join(ListenAddress, Port)}", "Start file server")) return;
        Servers.Files.ThrowIfTaken(Name);
        if (NoTls && !IPAddress.IsLoopback(address))
            WriteWarning("Without TLS, anyone along the path can read and change the files that are transferred. Passwords stay secret.");
        CommandFolder.SweepAbandoned();
        var logger = new PipelineLogger();
        using var attached = logger.Attach(Log);
        var server = FtpServer.Start(new ServerOptions
        {
            Logger = logger,
            Root = root,
            Port = Port,
            ListenAddress = address,
            Name = Name,
            Certificate = Certificate,
            UseTls = !NoTls,
            IsDurable = Durable,
        });
        logger.KeepFor(server);
        Servers.Files.Add(server);
        WriteVerbose($"{server.Name} can be reached at {string.Join(", ", server.ReachableAt)}.");
        if (Wait) _waitedFor = server;
        WriteObject(server);
        if (Wait) await server.WaitForStopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task CleanUpAsync() => _waitedFor is null ? Task.CompletedTask : Servers.Files.StopAsync(_waitedFor);
}
