using System.Globalization;
using FtpTools.PowerShell.Tests.Host;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Module;

/// <summary>A signal ends PowerShell itself, which knows nothing of servers; the module closes them before.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_server_tells_its_clients_that_it_stops_before_a_signal_ends_the_shell(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to another process.");
        await CmdletRig.AddAnnAsync(_folder.PathOf("root"));
        using var run = HostRun.StartShell("-NoProfile", "-Command", $$"""
            Import-Module '{{ChildEngine.Manifest}}'
            $server = Start-FtpServer '{{_folder.PathOf("root")}}' -Port 0
            $server.Port
            Start-Sleep 600
            """);
        var port = int.Parse((await run.Output.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
        using var client = CmdletRig.NewEngine().With("ann", CmdletRig.Credential("ann"));
        var session = Assert.IsType<FtpSession>(Assert.Single(client.Run($"Connect-FtpServer -Port {port} -Credential $ann").Output));
        await run.SignalAsync(signal);
        await run.EndAsync();

        Eventually.True(() => session.EndReason is not null, "The session has not noticed.");
        Assert.Contains("stop", session.EndReason, StringComparison.OrdinalIgnoreCase);
    }
}
