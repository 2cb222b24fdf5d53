using System.Globalization;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Quota;

/// <summary>What uploads reserve while they are under way, and what is left of those that break.</summary>
public sealed class QuotaOfBrokenUploadsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _local = new();
    private TestServer _server = null!;
    private FtpSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(o => o with { UseTls = false });
        await _server.SetQuotaAsync("ann", 1_000_000, 5);
        _session = await _server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
        _local.Dispose();
    }

    [Fact]
    public async Task H24_two_uploads_that_fit_alone_but_not_together_do_not_both_begin()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        Assert.Equal("ready", (await BeginAsync(peer, 5, "/a", 600_000)).Op);

        var refusal = await BeginAsync(peer, 6, "/b", 400_001);
        Assert.Equal(ErrorCode.QuotaExceeded, refusal.Code);
        var quota = await _session.GetQuotaAsync();
        Assert.Equal((0, 600_000, 400_000, 1), (quota.Used, quota.Reserved, quota.Free, quota.FilesReserved));
        Assert.Equal("ready", (await BeginAsync(peer, 7, "/b", 400_000)).Op);
    }

    [Fact]
    public async Task What_was_reserved_is_free_again_when_the_upload_is_cancelled()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        await BeginAsync(peer, 5, "/a", 900_000);
        await peer.Frames.WriteAsync("""{"op":"cancel","id":6,"target":5}""");

        await Eventually.TrueAsync(async () => (await _session.GetQuotaAsync()).Reserved == 0, "the reservation ends");

        await SendAsync("/b", 1_000_000);
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task What_arrived_of_a_broken_upload_counts_until_it_is_gone_on_with()
    {
        await BreakAsync("/a", 900_000, 700_000);
        await Eventually.TrueAsync(async () => (await _session.GetQuotaAsync()).Used == 700_000, "what arrived is counted");
        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/b", 300_001));
        await LedgerCheck.AgreesAsync(_server);

        var result = await SendAsync("/a", 900_000, new TransferOptions { Resume = true });

        Assert.Equal(700_000, result.ResumedFrom);
        var quota = await _session.GetQuotaAsync();
        Assert.Equal((900_000, 0, 1), (quota.Used, quota.Reserved, quota.FileCount));
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task What_arrived_is_not_kept_where_there_is_no_room_for_it()
    {
        await SendAsync("/a", 800_000);
        await BreakAsync("/a", 900_000, 700_000, overwrite: true);

        await Eventually.TrueAsync(async () => await _session.GetQuotaAsync() is { Used: 800_000, Reserved: 0 }, "the upload is given up");

        Partials.AreCleared(_server);
        await LedgerCheck.AgreesAsync(_server);
        await SendAsync("/a", 1_000_000, new TransferOptions { Overwrite = true });
    }

    [Fact]
    public async Task A_refused_resume_keeps_what_waits()
    {
        await BreakAsync("/a", 900_000, 700_000);
        await Eventually.TrueAsync(async () => (await _session.GetQuotaAsync()).Used == 700_000, "what arrived is counted");
        await SendAsync("/b", 250_000);

        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => SendAsync("/a", 900_000, new TransferOptions { Resume = true }));
        await _session.DeleteFileAsync("/b");
        var result = await SendAsync("/a", 900_000, new TransferOptions { Resume = true });

        Assert.Equal(700_000, result.ResumedFrom);
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task An_upload_whose_target_vanished_needs_the_room_of_a_new_file()
    {
        await SendAsync("/a", 500_000);
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        Assert.Equal("ready", (await BeginAsync(peer, 5, "/a", 900_000, overwrite: true)).Op);
        await _session.DeleteFileAsync("/a");
        await SendAsync("/b", 300_000);

        var content = TestContent.Of(900_000);
        await peer.Frames.WriteAsync("""{"op":"data","id":5,"total_size":900000}""", content);
        var refusal = await peer.Frames.AskAsync($$"""{"op":"end","id":5,"md5":"{{TestContent.Md5(content)}}"}""");

        Assert.Equal(ErrorCode.QuotaExceeded, refusal.Code);
        Assert.False(File.Exists(_server.InHome("a")));
        var quota = await _session.GetQuotaAsync();
        Assert.True(quota.Used + quota.Reserved <= 1_000_000);
    }

    [Fact]
    public async Task Growth_beyond_the_announced_length_is_refused_and_frees_everything()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        await BeginAsync(peer, 5, "/a", 300_000);

        var refusal = await peer.Frames.AskAsync("""{"op":"data","id":5,"total_size":300001}""", TestContent.Of(300_001));

        Assert.Equal(ErrorCode.LengthMismatch, refusal.Code);
        Assert.Equal((0, 0), await UsedAsync());
        Partials.AreCleared(_server);
        await LedgerCheck.AgreesAsync(_server);
    }

    [Fact]
    public async Task Old_partial_files_that_are_swept_count_no_more()
    {
        await BreakAsync("/a", 900_000, 700_000);
        await Eventually.TrueAsync(async () => (await _session.GetQuotaAsync()).Used == 700_000, "what arrived is counted");
        File.SetLastWriteTimeUtc(Assert.Single(Directory.GetFiles(_server.InHome(".ftptools/partial"), "*.part")), DateTime.UtcNow.AddDays(-8));

        await _server.RestartAsync();
        await _session.ReconnectAsync();

        await Eventually.TrueAsync(async () => (await _session.GetQuotaAsync()).Used == 0, "what waited too long is deleted");
        await LedgerCheck.AgreesAsync(_server);
    }

    private static Task<RawFrame> BeginAsync(MisbehavingPeer peer, int id, string path, int length, bool overwrite = false)
    {
        var header = string.Create(CultureInfo.InvariantCulture, $$"""{"op":"store","id":{{id}},"file_name":"{{path}}","file_size":{{length}},"overwrite":{{(overwrite ? "true" : "false")}}}""");
        return peer.Frames.AskAsync(header);
    }

    private async Task BreakAsync(string path, int length, int arrived, bool overwrite = false)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        Assert.Equal("ready", (await BeginAsync(peer, 5, path, length, overwrite)).Op);
        var content = TestContent.Of(length)[..arrived];
        await peer.Frames.WriteAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"op":"data","id":5,"total_size":{{arrived}}}"""), content);
        await Eventually.TrueAsync(
            () => Directory.GetFiles(_server.InHome(".ftptools/partial"), "*.part") is [var file] && new FileInfo(file).Length == arrived, "what was sent has arrived");
    }

    private Task<TransferResult> SendAsync(string remotePath, int length, TransferOptions? options = null)
    {
        var path = _local.File($"{length}.bin", length);
        return _session.UploadAsync(path, remotePath, options, null, TestContext.Current.CancellationToken);
    }

    private async Task<(long Bytes, long Files)> UsedAsync()
    {
        var quota = await _session.GetQuotaAsync();
        return (quota.Used, quota.FileCount);
    }
}
