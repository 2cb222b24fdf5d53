using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Commands;

/// <summary>Starts a time server in this process.</summary>
[Cmdlet(VerbsLifecycle.Start, "NetTimeServer", SupportsShouldProcess = true)]
[OutputType(typeof(NetTimeServer))]
public sealed class StartNetTimeServerCommand : AsyncCmdlet
{
    private NetTimeServer? _waitedFor;

    /// <summary>What it answers: strftime formats with text, or NTP clients.</summary>
    [Parameter(Position = 0)]
    public NetTimeProtocol Protocol { get; set; }

    /// <summary>The UDP port; 0 takes a free one. The default is that of the protocol.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>The address to listen on. The default is open to this computer only; <c>Any</c> is open to the network.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>A name by which to refer to the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>How far an NTP server says it is from a reference clock.</summary>
    [Parameter]
    [ValidateRange(1, 15)]
    public int Stratum { get; set; } = 10;

    /// <summary>Waits until the server is stopped; Ctrl+C stops it.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var address = Paths.ListenAddress.Parse(ListenAddress);
        var options = new NetTimeServerOptions
        {
            Protocol = Protocol,
            Port = MyInvocation.BoundParameters.ContainsKey(nameof(Port)) ? Port : null,
            ListenAddress = address,
            Name = Name,
            Stratum = Stratum,
        };
        var port = options.Port
            ?? (Protocol == NetTimeProtocol.Ntp ? NetTimeServerOptions.DefaultNtpPort : NetTimeServerOptions.DefaultStrftimePort);
        if (!ShouldProcess($"{Protocol} on {HostAddress.Join(ListenAddress, port)}", "Start time server")) return;
        Servers.Time.ThrowIfTaken(Name);
        var logger = new PipelineLogger();
        using var attached = logger.Attach(Log);
        var server = NetTimeServer.Start(options with { Logger = logger });
        logger.KeepFor(server);
        Servers.Time.Add(server);
        if (Wait) _waitedFor = server;
        WriteObject(server);
        if (Wait) await server.WaitForStopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task CleanUpAsync() => _waitedFor is null ? Task.CompletedTask : Servers.Time.StopAsync(_waitedFor);
}
