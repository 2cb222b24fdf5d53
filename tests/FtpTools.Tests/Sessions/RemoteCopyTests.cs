using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions;

/// <summary>Copying within a session and from one to another, over frames and over FTP.</summary>
public sealed class RemoteCopyTests : IAsyncLifetime
{
    private const int Large = 3_000_001;

    private static readonly DateTime Time = new(2021, 1, 2, 3, 4, 6, DateTimeKind.Utc);
    private static readonly TransferOptions Patient = new() { RetryCount = 3, RetryInterval = TimeSpan.Zero };

    private readonly List<FtpSession> _sessions = [];
    private TestServer _one = null!;
    private TestServer _two = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _one = await TestServer.StartAsync(o => o with { Ftp = new FtpOptions { Port = 0 } }, "ann", "bob");
        _two = await TestServer.StartAsync(o => o with { Ftp = new FtpOptions { Port = 0 } });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions) await session.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Theory]
    [InlineData("ftpx", "ftpx")]
    [InlineData("ftpx", "ftp")]
    [InlineData("ftp", "ftpx")]
    [InlineData("ftp", "ftp")]
    public async Task A_file_goes_from_one_server_to_another_with_its_time_and_a_proof_from_both(string from, string to)
    {
        var content = Put(_one, "docs/a.bin", Large);
        var (source, destination) = (await OpenAsync(_one, from), await OpenAsync(_two, to));
        await source.ChangeLocationAsync("docs", Stop);
        var progress = new TransferProgress();
        var result = await source.CopyFileAsync("a.bin", destination, "/new/b.bin", new TransferOptions { MakeParents = true }, progress, Stop);

        Assert.Equal(content, await File.ReadAllBytesAsync(_two.InHome("new/b.bin"), Stop));
        Assert.Equal(Time, File.GetLastWriteTimeUtc(_two.InHome("new/b.bin")));
        Assert.Equal(("/docs/a.bin", "/new/b.bin", Large), (result.RemotePath, result.Destination, result.Length));
        Assert.Same(source, result.Session);
        Assert.Same(destination, result.DestinationSession);
        Assert.Equal((TransferVerification.Digest, true, false, 1), (result.Verification, result.IsVerified, result.IsSkipped, result.Attempts));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(content)), result.Digest);
        Assert.Equal((2L * Large, 2L * Large, 1, 1), (progress.BytesDone, progress.BytesTotal, progress.FilesDone, progress.FilesTotal));
    }

    [Fact]
    public async Task A_file_is_copied_within_a_session()
    {
        var content = Put(_one, "a.bin", 1000);
        var session = await OpenAsync(_one);
        await session.CopyFileAsync("a.bin", session, "b.bin", null, null, Stop);

        Assert.Equal(content, await File.ReadAllBytesAsync(_one.InHome("b.bin"), Stop));
    }

    [Theory]
    [InlineData("ftpx", "ftpx")]
    [InlineData("ftpx", "ftp")]
    public async Task A_file_is_not_copied_onto_itself_whatever_its_server_is_asked_in(string from, string to)
    {
        Put(_one, "docs/a.bin", 10);
        var (source, destination) = (await OpenAsync(_one, from), await OpenAsync(_one, to));
        Assert.True(source.IsSameHome(destination));
        var refusal = await Refused.WithAsync(
            ErrorCode.InvalidArgument, () => source.CopyFileAsync("docs/a.bin", destination, "/docs/../docs/a.bin", new TransferOptions { Overwrite = true }, null, Stop));
        Assert.Contains("onto itself", refusal.Message, StringComparison.Ordinal);

        var docs = await source.StatAsync("docs", Stop);
        Refused.With(ErrorCode.InvalidArgument, () => source.RequireApart(docs, destination, "/docs/below"));
        source.RequireApart(docs, destination, "/docs2");
    }

    [Fact]
    public async Task The_same_path_of_another_user_or_of_another_server_is_another_place()
    {
        var content = Put(_one, "a.bin", 10);
        var source = await OpenAsync(_one);
        foreach (var other in new[] { await OpenAsync(_one, user: "bob"), await OpenAsync(_two) })
        {
            Assert.False(source.IsSameHome(other));
            await source.CopyFileAsync("a.bin", other, "a.bin", null, null, Stop);
        }

        Assert.Equal(content, await File.ReadAllBytesAsync(_one.InHome("a.bin", "bob"), Stop));
        Assert.Equal(content, await File.ReadAllBytesAsync(_two.InHome("a.bin"), Stop));
    }

    [Fact]
    public async Task What_is_there_stays_unless_it_is_to_be_replaced_and_nothing_is_fetched_in_vain()
    {
        var (content, old) = (Put(_one, "a.bin", Large), Put(_two, "a.bin", 7));
        Directory.CreateDirectory(_two.InHome("dir"));
        var (source, destination) = (await OpenAsync(_one), await OpenAsync(_two));
        var received = source.BytesReceived;
        var taken = await Refused.WithAsync(ErrorCode.AlreadyExists, () => source.CopyFileAsync("a.bin", destination, "a.bin", null, null, Stop));
        await Refused.WithAsync(ErrorCode.IsADirectory, () => source.CopyFileAsync("a.bin", destination, "dir", null, null, Stop));

        Assert.Equal(destination.Name, taken.SessionName);
        Assert.Equal(received, source.BytesReceived);
        Assert.Equal(old, await File.ReadAllBytesAsync(_two.InHome("a.bin"), Stop));
        await source.CopyFileAsync("a.bin", destination, "a.bin", new TransferOptions { Overwrite = true }, null, Stop);
        Assert.Equal(content, await File.ReadAllBytesAsync(_two.InHome("a.bin"), Stop));
    }

    [Theory]
    [InlineData(FileComparison.Time, TransferVerification.None)]
    [InlineData(FileComparison.Digest, TransferVerification.Digest)]
    public async Task What_is_there_and_the_same_is_skipped(FileComparison compare, TransferVerification proof)
    {
        Put(_one, "a.bin", 1000);
        Put(_two, "a.bin", 1000);
        var (source, destination) = (await OpenAsync(_one), await OpenAsync(_two, "ftp"));
        var options = new TransferOptions { SkipExisting = true, Compare = compare };
        var progress = new TransferProgress();
        var result = await source.CopyFileAsync("a.bin", destination, "a.bin", options, progress, Stop);

        Assert.Equal((true, proof, 1000), (result.IsSkipped, result.Verification, result.Length));
        Assert.Equal((2000L, 2000L, 0L, 1), (progress.BytesDone, progress.BytesTotal, progress.BytesMoved, progress.FilesDone));
        File.WriteAllBytes(_two.InHome("a.bin"), TestContent.Of(1000, seed: 5));
        File.SetLastWriteTimeUtc(_two.InHome("a.bin"), compare == FileComparison.Time ? Time.AddHours(1) : Time);
        Assert.False(await source.IsSameAsync("a.bin", destination, "a.bin", options, Stop));
        await Refused.WithAsync(ErrorCode.AlreadyExists, () => source.CopyFileAsync("a.bin", destination, "a.bin", options, null, Stop));
    }

    [Fact]
    public async Task An_error_of_the_destination_names_its_session_and_one_of_the_source_none()
    {
        Put(_one, "a.bin", 1000);
        await _two.SetQuotaAsync("ann", 10);
        var (source, destination) = (await OpenAsync(_one), await OpenAsync(_two));
        var missing = await Refused.WithAsync(ErrorCode.NotFound, () => source.CopyFileAsync("nowhere", destination, "b.bin", null, null, Stop));
        Assert.Null(missing.SessionName);
        var full = await Refused.WithAsync(ErrorCode.QuotaExceeded, () => source.CopyFileAsync("a.bin", destination, "b.bin", null, null, Stop));
        Assert.Equal(destination.Name, full.SessionName);
        Assert.False(File.Exists(_two.InHome("b.bin")));
    }

    [Theory]
    [InlineData(CutDirection.ToClient)]
    [InlineData(CutDirection.ToServer)]
    public async Task A_line_that_breaks_on_either_way_is_retried_from_where_it_came_to(CutDirection direction)
    {
        var content = Put(_one, "a.bin", Large);
        var broken = direction == CutDirection.ToClient ? _one : _two;
        await using var proxy = new BreakingProxy(broken.Server.Port, direction, bytesEach: 2_000_000);

        // The proxy waits for the end of its line.
        await using var source = await OpenAsync(_one, port: broken == _one ? proxy.Port : null);
        await using var destination = await OpenAsync(_two, port: broken == _two ? proxy.Port : null);
        var progress = new TransferProgress();
        var result = await source.CopyFileAsync("a.bin", destination, "b.bin", Patient, progress, Stop);

        Assert.Equal(content, await File.ReadAllBytesAsync(_two.InHome("b.bin"), Stop));
        Assert.True(result.Attempts > 1);
        Assert.True(result.IsVerified);
        Assert.Equal((2L * Large, 2L * Large, 1), (progress.BytesDone, progress.BytesTotal, progress.FilesDone));
        Assert.Equal(direction == CutDirection.ToServer, result.ResumedFrom > 0);
    }

    private static byte[] Put(TestServer server, string name, int length)
    {
        var content = TestContent.Of(length);
        Directory.CreateDirectory(Path.GetDirectoryName(server.InHome(name))!);
        File.WriteAllBytes(server.InHome(name), content);
        File.SetLastWriteTimeUtc(server.InHome(name), Time);
        return content;
    }

    private async Task<FtpSession> OpenAsync(TestServer server, string protocol = "ftpx", string user = "ann", int? port = null)
    {
        var options = new SessionOptions
        {
            Protocol = protocol,
            Host = "127.0.0.1",
            Port = port ?? server.Server.Endpoints.Single(e => e.Scheme == protocol).EndPoint.Port,
            TrustedThumbprint = server.Server.Thumbprint,
        };
        var session = await FtpSession.ConnectAsync(options, user, TestServer.Password.AsMemory(), Stop);
        _sessions.Add(session);
        return session;
    }
}
