using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

/// <summary>Several sessions write the same file at once (H25), or one deletes or moves it while another writes (H29).</summary>
public sealed class SameFileTests : IAsyncLifetime
{
    private const int Writers = 6;
    private const int Large = 700_000;

    private static readonly TransferOptions Overwriting = new() { Overwrite = true };

    private readonly TemporaryFolder _folder = new();
    private readonly List<FtpSession> _sessions = [];
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(o => o with { UseTls = false });
        for (var i = 0; i < Writers; i++) _sessions.Add(await _server.ConnectAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions) await session.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Large)]
    public async Task H25_of_many_that_overwrite_one_file_each_is_confirmed_and_one_is_there_whole(int length)
    {
        var contents = Enumerable.Range(0, Writers).Select(i => TestContent.Of(length + i, seed: i + 1)).ToList();

        var results = await Task.WhenAll(_sessions.Select((s, i) => s.UploadAsync(_folder.File($"{i}", contents[i]), "/a", Overwriting)));

        Assert.All(results, r => Assert.True(r.IsVerified));
        var there = File.ReadAllBytes(_server.InHome("a"));
        Assert.Contains(contents, c => c.SequenceEqual(there));
        Partials.AreCleared(_server);
        await LedgerCheck.IsExactAsync(_sessions[0], _server.HomeOf("ann"));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Large)]
    public async Task H25_of_many_that_must_not_overwrite_one_wins_and_the_others_are_told(int length)
    {
        var contents = Enumerable.Range(0, Writers).Select(i => TestContent.Of(length + i, seed: i + 1)).ToList();

        var outcomes = await Task.WhenAll(_sessions.Select((s, i) => OutcomeAsync(s.UploadAsync(_folder.File($"{i}", contents[i]), "/a"))));

        var winner = Assert.Single(Enumerable.Range(0, Writers), i => outcomes[i] is null);
        Assert.All(outcomes.Where(o => o is not null), code => Assert.Equal(ErrorCode.AlreadyExists, code));
        Assert.Equal(contents[winner], File.ReadAllBytes(_server.InHome("a")));
        await Signals.UntilAsync(() => Signals.PartialFiles(_server.HomeOf("ann")).Length == 0, () => _sessions[0].PingAsync());
        await LedgerCheck.IsExactAsync(_sessions[0], _server.HomeOf("ann"));
    }

    [Fact]
    public async Task H29_a_file_that_is_deleted_while_it_is_overwritten_is_there_again_when_that_is_done()
    {
        await _sessions[0].UploadAsync(_folder.File("old", 10), "/a");
        await using var raw = await RawClient.LogInAsync(_server);
        var content = TestContent.Of(1000);
        var (id, upload) = await raw.BeginUploadAsync("/a", content.Length);

        await _sessions[0].DeleteFileAsync("/a");
        await Refused.WithAsync(ErrorCode.NotFound, () => _sessions[1].StatAsync("/a"));
        await raw.EndUploadAsync(id, content);
        await upload.Final;

        Assert.Equal(content, File.ReadAllBytes(_server.InHome("a")));
        Partials.AreCleared(_server);
        await LedgerCheck.IsExactAsync(_sessions[0], _server.HomeOf("ann"));
    }

    [Fact]
    public async Task H29_a_directory_that_is_deleted_while_a_file_is_written_into_it_fails_that_alone()
    {
        await _sessions[0].MakeDirectoryAsync("/d");
        await using var raw = await RawClient.LogInAsync(_server);
        var content = TestContent.Of(1000);
        var (id, upload) = await raw.BeginUploadAsync("/d/a", content.Length);

        await _sessions[0].DeleteDirectoryAsync("/d");
        await raw.EndUploadAsync(id, content);

        Assert.Equal("/d/a", (await Refused.WithAsync(ErrorCode.NotFound, () => upload.Final)).Target);
        await raw.StatAsync("/");
        await Signals.UntilAsync(() => Signals.PartialFiles(_server.HomeOf("ann")).Length == 0, () => raw.StatAsync("/"));
        await LedgerCheck.IsExactAsync(_sessions[0], _server.HomeOf("ann"));
    }

    [Fact]
    public async Task H29_whoever_writes_moves_deletes_and_reads_one_file_at_once_sees_it_whole_or_absent()
    {
        var contents = Enumerable.Range(0, Writers).Select(i => TestContent.Of(5000 + i, seed: i + 1)).ToList();
        var locals = contents.Select((c, i) => _folder.File($"{i}", c)).ToList();

        var outcomes = await Task.WhenAll(_sessions.Select((session, i) => Task.Run(async () =>
        {
            var codes = new List<ErrorCode?>();
            for (var round = 0; round < 15; round++)
            {
                codes.Add(await OutcomeAsync(session.UploadAsync(locals[i], "/a", Overwriting)));
                codes.Add(await OutcomeAsync(session.RenameAsync("/a", "/b", overwrite: true)));
                codes.Add(await OutcomeAsync(session.DownloadAsync("/b", _folder.In($"back{i}"), Overwriting)));
                if (codes[^1] is null) Assert.Contains(contents, c => c.SequenceEqual(File.ReadAllBytes(_folder.In($"back{i}"))));
                codes.Add(await OutcomeAsync(session.DeleteFileAsync("/b")));
            }

            return codes;
        })));

        Assert.All(outcomes.SelectMany(c => c), code => Assert.True(code is null or ErrorCode.NotFound, $"{code} is not explained."));
        foreach (var left in Directory.GetFiles(_server.HomeOf("ann"))) Assert.Contains(contents, c => c.SequenceEqual(File.ReadAllBytes(left)));
        Partials.AreCleared(_server);
        await LedgerCheck.IsExactAsync(_sessions[0], _server.HomeOf("ann"));
    }

    private static async Task<ErrorCode?> OutcomeAsync(Task request)
    {
        try
        {
            await request;
            return null;
        }
        catch (FtpToolsException e)
        {
            return e.Code;
        }
    }
}
