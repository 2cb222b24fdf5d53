using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FtpTools.Tests.Architecture;
using FtpTools.Tests.Load;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>The functional tests of another server, pyftpdlib, run against this one. <c>tests/Peers/pyftpdlib</c> says which fail and
/// why.</summary>
[Collection(PeerGroup.Name)]
public sealed class PyftpdlibSuiteTests
{
    private const int Absent = 77;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task All_of_them_end_as_expected()
    {
        LoadGroup.SkipUnlessLong();
        Assert.SkipUnless(OperatingSystem.IsLinux() && Socket.OSSupportsIPv6, "The tests are run on Linux with IPv6 only.");
        await using var server = await TestServer.StartAsync(Configure);
        await server.AddUserAsync("user", password: "12345");
        var script = Path.Combine(SourceTree.Root, "tests", "Peers", "pyftpdlib", "run.sh");
        var port = server.Server.Endpoints.First(e => e.Scheme == "ftp").EndPoint.Port;

        var result = await PeerProcess.RunAsync(
            server.HomeOf("user"), "bash", [script, port.ToString(CultureInfo.InvariantCulture)], limit: Limit);

        Assert.SkipWhen(result.ExitCode == Absent, result.Output);
        result.Succeeded();
    }

    private static ServerOptions Configure(ServerOptions options) => options with
    {
        ListenAddress = IPAddress.IPv6Any,
        Ftp = new FtpOptions { Port = 0, AllowPlain = true, AllowActiveMode = true },
    };
}
