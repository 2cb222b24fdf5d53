using System.Globalization;
using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Asks time servers.</summary>
[Cmdlet(VerbsCommon.Get, "NetTime")]
[OutputType(typeof(NetTime), typeof(NtpTime))]
public sealed class GetNetTimeCommand : AsyncCmdlet
{
    private readonly List<(string Name, NetTimeQuery Query)> _asked = [];

    /// <summary>Names or addresses of servers, with or without a port.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Server", "HostName", "Cn")]
    [TimeServerAddressTransformation]
    [ValidateNotNullOrEmpty]
    public string[] ComputerName { get; set; } = ["127.0.0.1"];

    /// <summary>The strftime format of the text.</summary>
    [Parameter(Position = 1)]
    [AllowEmptyString]
    [ValidateNotNull]
    public string Format { get; set; } = StrftimeFormatter.DefaultFormat;

    /// <summary>The UDP port. The default is that of the protocol.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>How long to wait for each server.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 5;

    /// <summary>How the servers are asked.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public NetTimeProtocol Protocol { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Protocol != NetTimeProtocol.Ntp) return AskEachAsync(cancellationToken);
        _asked.AddRange(ComputerName.Select(name => (name, Query())));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_asked.Count > 0) await AskTogetherAsync(cancellationToken);
    }

    private async Task AskEachAsync(CancellationToken cancellationToken)
    {
        foreach (var name in ComputerName)
        {
            if (await TryAsync(NetTimeClient.GetAsync(name, Query(), cancellationToken), name) is { } time) WriteObject(time);
        }
    }

    private async Task AskTogetherAsync(CancellationToken cancellationToken)
    {
        var samples = new List<NtpSample>();
        var asked = _asked.Select(a => (a.Name, Answer: NetTimeClient.SampleAsync(a.Name, a.Query, cancellationToken))).ToList();
        foreach (var (name, answer) in asked)
        {
            if (await TryAsync(answer, name) is not { } sample) continue;

            // Two names of one server must not be a majority.
            if (samples.Exists(s => s.Address.Equals(sample.Address)))
                WriteVerbose($"{name} is {sample.Address} again, and is counted only once.");
            else
                samples.Add(sample);
        }

        if (samples.Count == 0) return;
        var time = NetTimeClient.Agree(samples, _asked[0].Query);
        foreach (var outlier in time.Samples.Where(s => s.IsOutlier))
        {
            var (its, theirs) = (Seconds(outlier.Offset), Seconds(time.Offset));
            WriteWarning($"{outlier.Server} contradicts the others and is ignored: its clock is {its} s from that of this computer, "
                + $"theirs {theirs} s.");
        }

        WriteObject(time);
    }

    private static string Seconds(TimeSpan offset) => offset.TotalSeconds.ToString("+0.000;-0.000", CultureInfo.InvariantCulture);

    private NetTimeQuery Query() => new()
    {
        Port = MyInvocation.BoundParameters.ContainsKey(nameof(Port)) ? Port : null,
        Format = Format.Length == 0 && Protocol == NetTimeProtocol.Ntp ? StrftimeFormatter.DefaultFormat : Format,
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
    };

    private async Task<T?> TryAsync<T>(Task<T> answer, string name)
        where T : class
    {
        try
        {
            return await answer;
        }
        catch (FtpToolsException e) when (!StopRequested)
        {
            WriteError(e, name);
            return null;
        }
    }
}
