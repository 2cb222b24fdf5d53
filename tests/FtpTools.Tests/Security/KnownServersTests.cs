using System.IO.Abstractions.TestingHelpers;
using FtpTools.Security;
using FtpTools.Tests.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Security;

public class KnownServersTests
{
    private static readonly string First = new('A', 64);
    private static readonly string Second = new('B', 64);

    private readonly MockFileSystem _disk = new();
    private readonly FakeTimeProvider _time = new(TestCertificates.Start);
    private readonly string _path;
    private readonly KnownServers _servers;

    public KnownServersTests()
    {
        _path = _disk.Path.GetFullPath(_disk.Path.Combine("settings", "known_servers.json"));
        _servers = new KnownServers(_path, _disk, _time);
    }

    [Fact]
    public void A_server_is_unknown_until_it_is_remembered()
    {
        Assert.Equal(new KnownServerCheck(KnownServerStatus.Unknown, null, null), _servers.Check("depot", 2021, First));
    }

    [Fact]
    public async Task A_remembered_server_is_the_same_however_its_name_is_written()
    {
        await _servers.RememberAsync("Depot.example.", 2021, First.ToLowerInvariant(), TestContext.Current.CancellationToken);

        Assert.Equal(new KnownServerCheck(KnownServerStatus.Same, First, TestCertificates.Start), _servers.Check("DEPOT.EXAMPLE", 2021, First));
        Assert.Equal(KnownServerStatus.Unknown, _servers.Check("depot.example", 2022, First).Status);
    }

    [Fact]
    public async Task An_address_is_the_same_however_it_is_written()
    {
        await _servers.RememberAsync("0:0:0:0:0:0:0:1", 2021, First, TestContext.Current.CancellationToken);

        Assert.Equal(KnownServerStatus.Same, _servers.Check("::1", 2021, First).Status);
        Assert.Equal(KnownServerStatus.Same, _servers.Check("[::1]", 2021, First).Status);
    }

    [Fact]
    public async Task A_changed_certificate_is_told_with_the_old_one()
    {
        await _servers.RememberAsync("depot", 2021, First, TestContext.Current.CancellationToken);

        Assert.Equal(new KnownServerCheck(KnownServerStatus.Changed, First, TestCertificates.Start), _servers.Check("depot", 2021, Second));
    }

    [Fact]
    public async Task Remembering_the_same_keeps_its_time_and_another_begins_anew()
    {
        await _servers.RememberAsync("depot", 2021, First, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromDays(1));
        await _servers.RememberAsync("depot", 2021, First, TestContext.Current.CancellationToken);
        Assert.Equal(TestCertificates.Start, _servers.Check("depot", 2021, First).FirstSeen);

        await _servers.RememberAsync("depot", 2021, Second, TestContext.Current.CancellationToken);
        Assert.Equal(new KnownServerCheck(KnownServerStatus.Same, Second, TestCertificates.Start.AddDays(1)), _servers.Check("depot", 2021, Second));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"version\":2,\"servers\":{}}")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":1,\"servers\":null}")]
    [InlineData("{\"version\":1,\"servers\":{\"depot:2021\":null}}")]
    [InlineData("{\"version\":1,\"servers\":{\"depot:2021\":{}}}")]
    [InlineData("{\"version\":1,\"servers\":{\"depot:2021\":{\"thumbprint\":\"12\",\"first_seen\":\"2026-01-01T00:00:00Z\"}}}")]
    public async Task A_file_that_cannot_be_understood_is_an_error_and_stays_as_it_is(string content)
    {
        _disk.AddFile(_path, new MockFileData(content));

        var refusal = Refusal.Of(ErrorCode.LocalFileError, () => _servers.Check("depot", 2021, First));
        await Refusal.OfAsync(ErrorCode.LocalFileError, () => _servers.RememberAsync("depot", 2021, First));

        Assert.Contains(_path, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(content, await _disk.File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("\u007F")]
    [InlineData("\u0085")]
    [InlineData("\\u001b[2J")]
    [InlineData("\\n\u202E")]
    public void What_is_in_a_file_that_cannot_be_understood_does_nothing_to_a_terminal_when_it_is_quoted(string name)
    {
        _disk.AddFile(_path, new MockFileData($$"""{"version":1,"servers":{"{{name}}":{"thumbprint":"{{name}}","first_seen":0} } }"""));

        var refusal = Refusal.Of(ErrorCode.LocalFileError, () => _servers.Check("depot", 2021, First));

        Assert.Equal(DisplayText.Clean(refusal.Message), refusal.Message);
    }

    [Fact]
    public async Task Several_that_remember_at_once_do_not_undo_each_other()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("settings", "known_servers.json");

        await Parallel.ForEachAsync(Enumerable.Range(1, 20), async (port, token) => await new KnownServers(path).RememberAsync("depot", port, First, token));

        var servers = new KnownServers(path);
        Assert.All(Enumerable.Range(1, 20), port => Assert.Equal(KnownServerStatus.Same, servers.Check("depot", port, First).Status));
    }

    [Fact]
    public async Task A_lock_that_is_held_for_too_long_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("known_servers.json");
        using var held = new FileStream(path + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        _time.AutoAdvanceAmount = TimeSpan.FromSeconds(11);

        var refusal = await Refusal.OfAsync(ErrorCode.LocalFileError, () => new KnownServers(path, null, _time).RememberAsync("depot", 1, First));

        Assert.Contains("another process holds it", refusal.Message, StringComparison.Ordinal);
    }
}
