using FtpTools.Tests.Storage;
using FtpTools.Tests.TestSupport;
using Microsoft.Extensions.Logging;

namespace FtpTools.Tests.Server;

/// <summary>The directories that the server has in a home are for the server alone.</summary>
public sealed class OwnDirectoryTests : IDisposable
{
    private const int Large = 700_000;

    private readonly TemporaryFolder _folder = new();
    private readonly LinesLogger _log = new();

    public OwnDirectoryTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tests ask Linux for the rights.");
    }

    private IEnumerable<string> Warnings => _log.Lines.Where(l => l.Level == LogLevel.Warning).Select(l => l.Text);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task They_are_made_for_the_server_alone()
    {
        await using var server = await StartAsync();
        await UploadAsync(server);

        Assert.Equal("700", UnixRights.ModeOf(server.InHome(".ftptools")));
        Assert.Equal("700", UnixRights.ModeOf(server.InHome(".ftptools/partial")));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task What_others_could_change_in_them_is_closed_when_they_are_opened_and_the_log_says_so_once()
    {
        await using var server = await StartAsync();
        var partial = Directory.CreateDirectory(server.InHome(".ftptools/partial")).FullName;
        UnixRights.SetMode(server.InHome(".ftptools"), "775");
        UnixRights.SetMode(partial, "777");

        await UploadAsync(server);
        await UploadAsync(server);

        Assert.Equal("700", UnixRights.ModeOf(server.InHome(".ftptools")));
        Assert.Equal("700", UnixRights.ModeOf(partial));
        Assert.Equal(2, Warnings.Count());
        Assert.Contains(Warnings, t => t.Contains($" {partial},", StringComparison.Ordinal));
        Assert.Contains(Warnings, t => t.Contains($" {server.InHome(".ftptools")},", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_others_may_only_look_at_stays_as_it_is()
    {
        await using var server = await StartAsync();
        var partial = Directory.CreateDirectory(server.InHome(".ftptools/partial")).FullName;
        UnixRights.SetMode(partial, "755");

        await UploadAsync(server);

        Assert.Equal("755", UnixRights.ModeOf(partial));
        Assert.Empty(Warnings);
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(o => o with { UseTls = false, Logger = _log });

    private async Task UploadAsync(TestServer server)
    {
        await using var session = await server.ConnectAsync();
        await session.UploadAsync(_folder.File("a", Large), "/a", new TransferOptions { Overwrite = true });
        Assert.Equal(Large, new FileInfo(server.InHome("a")).Length);
    }
}
