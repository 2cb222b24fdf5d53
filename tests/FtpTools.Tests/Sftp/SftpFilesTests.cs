using FtpTools.Files;
using FtpTools.Sessions;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Sftp;

/// <summary>What the contract does not ask: links, modes, and where a broken upload is resumed.</summary>
public sealed class SftpFilesTests(OpenSshServer server) : IClassFixture<OpenSshServer>, IAsyncLifetime
{
    private static readonly TransferOptions Replacing = new() { Overwrite = true };
    private static int _lastUser;

    private readonly TemporaryFolder _folder = new();
    private readonly HookedFileSystem _local = new();
    private string _user = "";
    private RemoteClient? _client;

    private RemoteClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _user = $"files{Interlocked.Increment(ref _lastUser)}";
        await server.AddUserAsync(_user);
        _client = await server.ConnectAsync(_user, _local);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_link_is_shown_as_one_and_what_is_done_to_it_is_not_done_to_its_target()
    {
        File.WriteAllText(InHome("target"), "kept");
        Directory.CreateDirectory(InHome("folder"));
        File.WriteAllText(InHome("folder/inside"), "kept");
        File.CreateSymbolicLink(InHome("to-file"), "target");
        File.CreateSymbolicLink(InHome("to-folder"), "folder");
        File.CreateSymbolicLink(InHome("to-nothing"), "nothing");
        foreach (var name in new[] { "to-file", "to-folder", "to-nothing" })
            Assert.Equal(RemoteItemType.Link, (await Client.StatAsync(At($"/{name}"), default)).Type);
        var listed = await ListAsync("/");
        Assert.Equal(3, listed.Count(e => e.Type == RemoteItemType.Link));

        await Client.RenameAsync(At("/to-file"), At("/renamed"), false, default);
        Assert.Equal("target", new FileInfo(InHome("renamed")).LinkTarget);
        await Refused.WithAsync(ErrorCode.NotADirectory, () => Client.DeleteDirectoryAsync(At("/to-folder"), default));
        foreach (var name in new[] { "renamed", "to-folder", "to-nothing" }) await Client.DeleteFileAsync(At($"/{name}"), default);

        Assert.Equal(["folder", "target"], (await ListAsync("/")).Select(e => e.Name).Order());
        Assert.Equal("kept", File.ReadAllText(InHome("target")));
        Assert.Equal("kept", File.ReadAllText(InHome("folder/inside")));
    }

    [Fact]
    public async Task What_lies_below_a_link_to_a_directory_can_be_used_by_its_path()
    {
        Directory.CreateDirectory(InHome("real"));
        File.CreateSymbolicLink(InHome("alias"), "real");
        var local = _folder.File("a", 1000);

        await StoreAsync(local, "/alias/a");
        Assert.Equal(RemoteItemType.File, (await Client.StatAsync(At("/alias/a"), default)).Type);
        Assert.Equal(["a"], (await ListAsync("/alias")).Select(e => e.Name));
        await Client.RenameAsync(At("/alias/a"), At("/alias/b"), false, default);
        await Client.DeleteFileAsync(At("/alias/b"), default);

        Assert.Empty(Directory.GetFileSystemEntries(InHome("real")));
        Assert.Equal("real", new FileInfo(InHome("alias")).LinkTarget);
    }

    [Fact]
    public async Task A_link_is_fetched_through_and_never_replaced()
    {
        File.WriteAllText(InHome("target"), "content");
        File.CreateSymbolicLink(InHome("link"), "target");

        await FetchAsync("/link", _folder.In("got"));
        Assert.Equal("content", File.ReadAllText(_folder.In("got")));
        await Refused.WithAsync(ErrorCode.NotAFile, () => StoreAsync(_folder.In("got"), "/link", Replacing));
        await Refused.WithAsync(ErrorCode.AlreadyExists, () => StoreAsync(_folder.In("got"), "/link"));

        Assert.Equal("target", new FileInfo(InHome("link")).LinkTarget);
        Assert.Equal(["link", "target"], (await ListAsync("/")).Select(e => e.Name).Order());
    }

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        Assert.True(Ftp.Servers.ForeignPrograms.TryRun("/usr/bin/mkfifo", InHome("pipe")));

        Assert.Equal(RemoteItemType.Other, (await Client.StatAsync(At("/pipe"), default)).Type);
        await Refused.WithAsync(ErrorCode.NotAFile, () => FetchAsync("/pipe", _folder.In("got")));
    }

    [Fact]
    public async Task A_name_that_is_not_UTF_8_is_counted_and_not_shown()
    {
        File.WriteAllText(InHome("good"), "");
        Assert.True(Ftp.Servers.ForeignPrograms.TryRun("/bin/sh", "-c", $"touch \"{InHome("")}/$(printf 'b\\377d')\""));
        ListingOmission? omitted = null;

        var names = (await ListAsync("/", o => omitted = o)).Select(e => e.Name);

        Assert.Equal(["good"], names);
        Assert.Equal(1, omitted!.Count);
        Assert.Contains("UTF-8", Assert.Single(omitted.Examples), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("600", "600")]
    [InlineData("640", "640")]
    [InlineData("644", "644")]
    [InlineData("755", "755")]
    [InlineData("777", "755")]
    public async Task A_new_file_is_allowed_what_its_source_is_within_the_umask_of_the_server(string source, string expected)
    {
        var local = _folder.File("a", 10);
        SetMode(local, source);
        var time = new DateTime(2020, 5, 6, 7, 8, 10, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(local, time);

        await StoreAsync(local, "/a");
        Assert.Equal(expected, ModeOf(InHome("a")));
        Assert.Equal(time, File.GetLastWriteTimeUtc(InHome("a")));
        SetMode(InHome("a"), source);
        await FetchAsync("/a", _folder.In("back"));

        Assert.Equal(expected, ModeOf(_folder.In("back")));
        Assert.Equal(time, File.GetLastWriteTimeUtc(_folder.In("back")));
    }

    [Fact]
    public async Task A_file_that_is_replaced_keeps_its_mode_and_is_never_readable_to_more()
    {
        File.WriteAllText(InHome("a"), "old");
        SetMode(InHome("a"), "600");
        var local = _folder.File("a", 3_000_000);
        var modes = new List<string>();
        _local.BeforeRead = _ => modes.AddRange(Directory.GetFiles(InHome(""), ".a.*").Select(ModeOf));

        await StoreAsync(local, "/a", Replacing);

        Assert.Equal("600", ModeOf(InHome("a")));
        Assert.NotEmpty(modes);
        Assert.All(modes, mode => Assert.Equal("600", mode));
    }

    // The last of what a server has may have holes, as one leaves them that has written a later piece and not an earlier one.
    [Theory]
    [InlineData(20_000_000, 12_000_000, 12_000_000, 12_000_000)]
    [InlineData(20_000_000, 12_000_000, 11_800_000, 11_800_000)]
    [InlineData(20_000_000, 20_000_000, 20_000_000, 20_000_000)]
    [InlineData(20_000_000, 20_000_000, 19_999_999, 19_999_999)]
    [InlineData(5_000_000, 4_500_000, 3_950_000, 0)]
    [InlineData(5_000_000, 500_000, 300_000, 300_000)]
    [InlineData(5_000_000, 40_000, 30_000, 30_000)]
    [InlineData(5_000_000, 40_000, 0, 0)]
    [InlineData(5_000_000, 5_000_001, 5_000_001, 0)]
    public async Task An_upload_is_resumed_where_what_the_server_has_differs_first(int length, int held, int hole, int expected)
    {
        var content = TestContent.Of(length);
        var local = _folder.File("big", content);
        var partial = PartialOf("big");
        File.WriteAllBytes(partial, Pierced(content, held, hole));

        var result = await StoreAsync(local, "/big", new TransferOptions { Resume = true });

        Assert.Equal(expected, result.ResumedFrom);
        Assert.Equal(expected > 0 ? TransferVerification.TailAndSize : TransferVerification.Size, result.Verification);
        Assert.Equal(content, File.ReadAllBytes(InHome("big")));
        Assert.False(File.Exists(partial));
    }

    [Fact]
    public async Task What_the_server_has_of_another_file_is_not_resumed()
    {
        var content = TestContent.Of(10_000_000);
        var local = _folder.File("big", content);
        File.WriteAllBytes(PartialOf("big"), TestContent.Of(9_000_000, seed: 5));

        var result = await StoreAsync(local, "/big", new TransferOptions { Resume = true });

        Assert.Equal(0, result.ResumedFrom);
        Assert.Equal(content, File.ReadAllBytes(InHome("big")));
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(600_000)]
    public async Task An_upload_that_is_stopped_at_any_moment_does_not_meet_the_next_one(int length)
    {
        for (var i = 0; i < 30; i++)
        {
            var first = _folder.File("first", TestContent.Of(length, seed: i));
            var second = _folder.File("second", TestContent.Of(length, seed: -i - 1));
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(i % 10));
            var failure = await Record.ExceptionAsync(
                () => Client.StoreAsync(first, At("/f"), Replacing, new FileProgress(null, first), stop.Token));
            Assert.True(failure is null or OperationCanceledException, $"{failure}");

            await StoreAsync(second, "/f", Replacing);

            Assert.Equal(File.ReadAllBytes(second), File.ReadAllBytes(InHome("f")));
            Assert.Equal(["f"], Directory.GetFiles(InHome("")).Select(Path.GetFileName));
        }
    }

    [Fact]
    public async Task A_download_is_resumed_where_it_stopped()
    {
        var content = TestContent.Of(6_000_000);
        File.WriteAllBytes(InHome("big"), content);
        using var stop = new CancellationTokenSource();
        var local = _folder.In("big");
        _local.BeforeWrite = written =>
        {
            if (written > 2_000_000) stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Client.FetchAsync(At("/big"), local, new TransferOptions(), new FileProgress(null, local), stop.Token));

        _local.BeforeWrite = null;
        var result = await FetchAsync("/big", local, new TransferOptions { Resume = true });

        Assert.True(result.ResumedFrom > 0);
        Assert.Equal(TransferVerification.TailAndSize, result.Verification);
        Assert.Equal(content, File.ReadAllBytes(local));
    }

    [Fact]
    public async Task A_digest_that_is_wanted_is_refused_before_anything_is_moved()
    {
        var local = _folder.File("a", 10);
        File.WriteAllText(InHome("b"), "b");
        var wanted = new TransferOptions { RequireDigest = true };

        await Refused.WithAsync(ErrorCode.NotSupported, () => StoreAsync(local, "/a", wanted));
        await Refused.WithAsync(ErrorCode.NotSupported, () => FetchAsync("/b", _folder.In("b"), wanted));

        Assert.Equal(["b"], (await ListAsync("/")).Select(e => e.Name));
        Assert.False(File.Exists(_folder.In("b")));
    }

    private static RemotePath At(string path) => RemotePath.Parse(path);

    private static byte[] Pierced(byte[] content, int held, int hole)
    {
        var pierced = new byte[held];
        content.AsSpan(0, Math.Min(held, content.Length)).CopyTo(pierced);
        for (var i = hole; i < Math.Min(held, hole + 65_536); i++) pierced[i] ^= 0xFF;
        return pierced;
    }

    private static void SetMode(string path, string octal)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
    }

    private static string ModeOf(string path) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    private string InHome(string name) => Path.Combine(server.HomeOf(_user), name);

    private string PartialOf(string name)
    {
        using var place = RemotePartialName.Take("another@server", At($"/{name}"));
        return InHome(place.Name);
    }

    private async Task<List<FileEntry>> ListAsync(string path, Action<ListingOmission>? omitted = null)
    {
        var entries = new List<FileEntry>();
        await foreach (var entry in Client.ListAsync(At(path), omitted ?? (_ => { }), default)) entries.Add(entry);
        return entries;
    }

    private Task<TransferResult> StoreAsync(string local, string path, TransferOptions? options = null)
    {
        return Client.StoreAsync(local, At(path), options ?? new TransferOptions(), new FileProgress(null, local), default);
    }

    private Task<TransferResult> FetchAsync(string path, string local, TransferOptions? options = null)
    {
        return Client.FetchAsync(At(path), local, options ?? new TransferOptions(), new FileProgress(null, path), default);
    }
}
