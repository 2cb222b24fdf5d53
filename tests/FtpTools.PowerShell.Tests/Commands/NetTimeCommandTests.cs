using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public sealed class NetTimeCommandTests : IDisposable
{
    private readonly PowerShellHost _engine = CmdletRig.NewEngine();
    private readonly string _name = "test-" + Guid.NewGuid().ToString("N");

    public NetTimeCommandTests()
    {
        _engine.With("name", _name);
    }

    public void Dispose()
    {
        _engine.Run("Get-NetTimeServer \"$name*\" | Stop-NetTimeServer");
        _engine.Dispose();
    }

    [Fact]
    public void A_server_is_started_asked_listed_and_stopped()
    {
        var server = One<NetTimeServer>("Start-NetTimeServer -Port 0 -Name $name");
        var time = One<NetTime>($"Get-NetTime -Port {server.Port}");

        Assert.Equal(IPAddress.Loopback, server.Endpoint.Address);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", time.Text);
        Assert.NotNull(time.Time);
        Assert.Equal("127.0.0.1", time.Server);
        Assert.Same(server, One<NetTimeServer>("Get-NetTimeServer $name"));
        Assert.Empty(_engine.Run("Get-NetTimeServer $name | Stop-NetTimeServer").Output);
        Assert.False(server.IsRunning);
        Assert.Empty(_engine.Run("Get-NetTimeServer $name").Output);
    }

    [Fact]
    public void Each_server_of_the_pipeline_gives_its_own_text_and_one_that_is_missing_an_error()
    {
        var server = One<NetTimeServer>("Start-NetTimeServer -Port 0 -Name $name");
        var result = _engine.Run($"'127.0.0.1', 'no-such-host.invalid', 'localhost' | Get-NetTime -Port {server.Port} -Format 'it is %F'");

        Assert.Equal(["127.0.0.1", "localhost"], result.Output.Cast<NetTime>().Select(t => t.Server));
        Assert.All(result.Output.Cast<NetTime>(), t => Assert.StartsWith("it is 2", t.Text, StringComparison.Ordinal));
        ErrorIs.Like(ErrorCode.ServerUnreachable, ErrorCategory.ConnectionError, Assert.Single(result.Errors), "no-such-host.invalid");
        Assert.Equal("no-such-host.invalid", result.Errors[0].TargetObject);
    }

    [Fact]
    public void NTP_gives_one_time_for_all_servers_and_two_names_of_one_server_count_once()
    {
        var server = One<NetTimeServer>("Start-NetTimeServer Ntp -Port 0 -Name $name -Stratum 5");
        var time = One<NtpTime>($"'127.0.0.1', 'localhost' | Get-NetTime -Port {server.Port} -Protocol Ntp -Format '%Y'");

        Assert.Matches(@"^\d{4}$", time.Text);
        Assert.Equal(5, time.Stratum);
        Assert.Equal("127.0.0.1", Assert.Single(time.Samples).Server);
        Assert.True(time.Offset.Duration() <= time.Uncertainty);
        Assert.Equal(DateTimeKind.Local, time.Time.Kind);
    }

    [Fact]
    public async Task NTP_servers_that_disagree_are_told_apart_when_there_are_three()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has all of 127.0.0.0/8 without being told.");
        await using var first = Ntp(0, 1);
        await using var wrong = Ntp(3600, 2, first.Port);
        await using var third = Ntp(0, 3, first.Port);

        var two = _engine.RunToError($"Get-NetTime 127.0.0.1, 127.0.0.2 -Protocol Ntp -Port {first.Port}");
        var three = _engine.Run($"Get-NetTime 127.0.0.1, 127.0.0.2, 127.0.0.3 -Protocol Ntp -Port {first.Port}");

        ErrorIs.Like(ErrorCode.TimeNotTrusted, ErrorCategory.InvalidData, two.TerminatingError, "127.0.0.2", "three or more");
        var time = Assert.IsType<NtpTime>(Assert.Single(three.Output));
        Assert.Equal(["127.0.0.2"], time.Samples.Where(s => s.IsOutlier).Select(s => s.Server));
        Assert.InRange(time.Offset, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));
        Assert.Contains("127.0.0.2 contradicts the others", Assert.Single(three.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-NetTime 127.0.0.1:{0}")]
    [InlineData("Get-NetTime [::ffff:127.0.0.1]:{0}")]
    [InlineData("Get-NetTime ' LOCALHOST.:{0} '")]
    [InlineData("Get-NetTime 127.0.0.1:{0} -Port {0}")]
    [InlineData("'127.0.0.1:{0}' | Get-NetTime")]
    [InlineData("Get-NetTime (Get-NetTimeServer $name)")]
    [InlineData("Get-NetTimeServer $name | Get-NetTime")]
    public void The_port_may_stand_with_the_host(string script)
    {
        var server = One<NetTimeServer>("Start-NetTimeServer -Port 0 -Name $name");

        Assert.Equal(server.Port, One<NetTime>(string.Format(CultureInfo.InvariantCulture, script, server.Port)).Address.Port);
    }

    [Theory]
    [InlineData("Strftime")]
    [InlineData("Ntp")]
    public void An_address_that_is_none_is_an_error_and_the_next_is_asked(string protocol)
    {
        var server = One<NetTimeServer>($"Start-NetTimeServer {protocol} -Port 0 -Name $name");
        var result = _engine.Run($"'127.0.0.1:0', 'ntp://127.0.0.1', '127.1', '127.0.0.1:7', '127.0.0.1:{server.Port}' | Get-NetTime -Port {server.Port} -Protocol {protocol}");

        Assert.Single(result.Output);
        Assert.Equal(["127.0.0.1:0", "ntp://127.0.0.1", "127.1", "127.0.0.1:7"], result.Errors.Select(e => e.TargetObject));
        ErrorIs.AllLike(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.Errors);
        Assert.Contains("-Port", result.Errors[3].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_silent_is_a_time_out_and_no_hang()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)silent.Client.LocalEndPoint!).Port;

        foreach (var protocol in new[] { "Strftime", "Ntp" })
        {
            var result = _engine.Run($"Get-NetTime -Port {port} -TimeoutSec 1 -Protocol {protocol}");

            Assert.Empty(result.Output);
            ErrorIs.Like(ErrorCode.Timeout, ErrorCategory.OperationTimeout, Assert.Single(result.Errors), "127.0.0.1");
        }
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var asked = silent.ReceiveAsync();
        var result = await _engine.RunAndStopAsync($"Get-NetTime -Port {((IPEndPoint)silent.Client.LocalEndPoint!).Port} -TimeoutSec 600", asked);

        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Equal("%Y-%m-%d %X"u8.ToArray(), (await asked).Buffer);
    }

    [Fact]
    public void What_cannot_be_done_is_said()
    {
        _engine.Run("Start-NetTimeServer -Port 0 -Name $name");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, _engine.RunToError("Start-NetTimeServer -Port 0 -Name $name").TerminatingError, _name);
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, _engine.RunToError("Start-NetTimeServer -Port 0 -ListenAddress nowhere").TerminatingError, "nowhere");
        ErrorIs.Like(ErrorCode.AddressInUse, ErrorCategory.ResourceBusy, _engine.RunToError("Start-NetTimeServer -Port (Get-NetTimeServer $name).Port").TerminatingError, "is taken");
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(_engine.Run("Get-NetTime -Format ('x' * 1025)").Errors), "1024");
        ErrorIs.Like(ErrorCode.ServerNotFound, ErrorCategory.ObjectNotFound, Assert.Single(_engine.Run("Stop-NetTimeServer nobody, $name").Errors), "nobody", "Get-NetTimeServer");
        Assert.Empty(_engine.Run("Get-NetTimeServer $name").Output);
    }

    [Fact]
    public void WhatIf_starts_and_stops_nothing()
    {
        Assert.Empty(_engine.Run("Start-NetTimeServer -Port 0 -Name $name -WhatIf").Output);
        Assert.Empty(_engine.Run("Get-NetTimeServer $name").Output);
        var server = One<NetTimeServer>("Start-NetTimeServer -Port 0 -Name $name");
        _engine.Run("Stop-NetTimeServer $name -WhatIf; Stop-NetTimeServer -Server $name -WhatIf");
        Assert.True(server.IsRunning);
    }

    private static NetTimeServer Ntp(int secondsAhead, byte host, int port = 0) => NetTimeServer.Start(new NetTimeServerOptions
    {
        Protocol = NetTimeProtocol.Ntp,
        ListenAddress = new IPAddress([127, 0, 0, host]),
        Port = port,
        TimeProvider = new ShiftedClock(TimeSpan.FromSeconds(secondsAhead)),
    });

    private T One<T>(string script)
    {
        var result = _engine.Run(script);
        Assert.Empty(result.Errors);
        return Assert.IsType<T>(Assert.Single(result.Output));
    }

    /// <summary>The clock of this computer, set wrong.</summary>
    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
