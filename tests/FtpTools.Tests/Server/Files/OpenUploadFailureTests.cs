using System.IO.Abstractions;
using FtpTools.Files;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>A disk that fails, and a server that is killed, at every write of an upload of unknown length.</summary>
public sealed class OpenUploadFailureTests : IAsyncLifetime
{
    private const int NoSpace = 28;
    private const int BadDisk = 5;

    private static readonly byte[] Old = TestContent.Of(1000, seed: 1);
    private static readonly byte[] Earlier = TestContent.Of(2000, seed: 2);
    private static readonly byte[] New = TestContent.Of(300_000, seed: 3);

    private readonly HookedFileSystem _disk = new();
    private FilesRig _rig = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await FilesRig.CreateAsync(fileSystem: _disk);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    // Killed before any of the writes, the server leaves what lies there now.
    [Theory]
    [InlineData("nothing", "new")]
    [InlineData("file", "new")]
    [InlineData("file", "append")]
    [InlineData("file", "at")]
    [InlineData("open", "new")]
    [InlineData("open", "append")]
    [InlineData("open", "at")]
    [InlineData("known", "new")]
    [InlineData("known", "append")]
    [InlineData("file and open", "new")]
    [InlineData("file and open", "at")]
    [InlineData("file and known", "append")]
    public async Task Between_any_two_writes_the_old_file_is_there_and_what_waits_is_the_beginning_of_one_file(string before, string kind)
    {
        if (before.Contains("file", StringComparison.Ordinal)) await _rig.StoreAsync("/a", Old);
        if (before.Contains("open", StringComparison.Ordinal)) await _rig.BreakAsync("/a", UploadBasis.New, Earlier);
        if (before.Contains("known", StringComparison.Ordinal)) await _rig.BreakKnownAsync("/a", 5000, Earlier);
        var old = _rig.Read("/a");
        var basis = kind switch { "append" => UploadBasis.Append, "at" => UploadBasis.At(500), _ => UploadBasis.New };
        var looks = 0;
        byte[] expected;
        await using (var upload = await _rig.BeginAsync("/a", basis))
        {
            var kept = upload.Start == 0 ? [] : before.Contains("open", StringComparison.Ordinal) ? Earlier : Old;
            expected = [.. kept[..(int)upload.Start], .. New];
            _disk.BeforeWrite = _ => Look();
            for (var i = 0; i < New.Length; i += 50_000) await upload.WriteAsync(New.AsMemory(i, 50_000), Stop);
            _disk.BeforeWrite = null;
            Look();
            await upload.PublishAsync(Stop);
        }

        Assert.InRange(looks, 7, 8);
        Assert.Equal(expected, _rig.Read("/a"));
        Assert.Empty(_rig.PartialFiles());
        await _rig.AgreesAsync();

        void Look()
        {
            looks++;
            Assert.Equal(old, _rig.Read("/a"));
            if (WhatWaits() is { } waiting) Assert.True(expected.AsSpan().StartsWith(waiting), "What waits is a mixture.");
        }
    }

    [Theory]
    [InlineData("open")]
    [InlineData("known")]
    public async Task What_a_new_upload_drops_is_gone_before_anything_of_it_is_noted(string before)
    {
        if (before == "open") await _rig.BreakAsync("/a", UploadBasis.New, Earlier);
        else await _rig.BreakKnownAsync("/a", 5000, Earlier);

        await using var upload = await _rig.BeginAsync("/a", UploadBasis.New);

        Assert.Null(WhatWaits());
        Assert.Equal(0, new FileInfo(Path.Combine(_rig.PartialFolder, Assert.Single(_rig.PartialFiles()))).Length);
    }

    [Fact]
    public async Task A_volume_that_becomes_full_keeps_what_arrived()
    {
        await _rig.StoreAsync("/a", Old);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(New.AsMemory(0, 100_000), Stop);
            _disk.BeforeWrite = _ => throw new IOException("full", NoSpace);
            var refusal = await Refused.WithAsync(ErrorCode.StorageFull, () => upload.WriteAsync(New.AsMemory(100_000), Stop).AsTask());
            Assert.Equal(("/a", true), (refusal.Target, upload.Keep));
            _disk.BeforeWrite = null;
        }

        Assert.Equal(New[..100_000], WhatWaits());
        await _rig.AgreesAsync();
        await _rig.SendAsync("/a", UploadBasis.At(100_000), New[100_000..]);
        Assert.Equal(New, _rig.Read("/a"));
    }

    [Fact]
    public async Task A_volume_that_is_full_from_the_beginning_leaves_nothing_behind()
    {
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            _disk.BeforeWrite = _ => throw new IOException("full", NoSpace);
            await Refused.WithAsync(ErrorCode.StorageFull, () => upload.WriteAsync(New, Stop).AsTask());
            _disk.BeforeWrite = null;
        }

        Assert.Empty(_rig.PartialFiles());
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task A_volume_that_is_full_when_a_small_upload_breaks_or_ends_leaves_nothing_behind()
    {
        await _rig.StoreAsync("/b", Old);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(Earlier, Stop);
            _disk.BeforeWrite = _ => throw new IOException("full", NoSpace);
        }

        await using (var upload = await _rig.BeginAsync("/b", UploadBasis.New))
        {
            await upload.WriteAsync(Earlier, Stop);
            await Refused.WithAsync(ErrorCode.StorageFull, () => upload.PublishAsync(Stop));
        }

        _disk.BeforeWrite = null;
        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(Old, _rig.Read("/b"));
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task What_a_disk_failed_to_write_is_not_kept()
    {
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(New.AsMemory(0, 100_000), Stop);
            _disk.BeforeWrite = _ => throw new IOException("bad", BadDisk);
            await Refused.WithAsync(ErrorCode.StorageError, () => upload.WriteAsync(New.AsMemory(100_000), Stop).AsTask());
            _disk.BeforeWrite = null;
            Assert.False(upload.Keep);

            // What was to be written is missing, and nothing is put in its place.
            await Assert.ThrowsAsync<InvalidOperationException>(() => upload.WriteAsync(New, Stop).AsTask());
            await Assert.ThrowsAsync<InvalidOperationException>(() => upload.PublishAsync(Stop));
        }

        Assert.Empty(_rig.PartialFiles());
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task A_note_of_an_upload_of_known_length_that_cannot_be_written_leaves_what_waits()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, Earlier);
        _disk.BeforeWrite = _ => throw new IOException("full", NoSpace);

        await Refused.WithAsync(ErrorCode.StorageFull, () => _rig.Files.BeginUploadAsync(FilesRig.At("/a"), 5000, new QuietTransfer()));
        _disk.BeforeWrite = null;

        Assert.Equal(Earlier.Length, await _rig.AgreesAsync());
        await using var upload = await _rig.Files.BeginUploadAsync(FilesRig.At("/a"), 5000, new QuietTransfer());
        Assert.Equal(Earlier.Length, upload.Held);
        upload.Partial.IsKept = true;
    }

    [Fact]
    public async Task A_copy_that_is_given_up_leaves_nothing_behind()
    {
        using var giveUp = new CancellationTokenSource();
        await _rig.StoreAsync("/a", Old);
        await _rig.BreakKnownAsync("/a", 5000, Earlier);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.BeginAsync("/a", UploadBasis.Append, by: new QuietTransfer(giveUp.Token)));
        await _rig.AgreesAsync();

        Assert.Equal(Old, _rig.Read("/a"));
    }

    // What was killed left a partial file without a note, because it was just copying, and the count after that keeps it.
    [Fact]
    public async Task What_was_left_of_a_copy_does_not_stand_in_the_way()
    {
        await File.WriteAllBytesAsync(_rig.In("/a"), Old, Stop);
        Directory.CreateDirectory(_rig.PartialFolder);
        await File.WriteAllBytesAsync(Path.Combine(_rig.PartialFolder, PartialNames.For("ann", RemotePath.Parse("/a"))), Old[..700], Stop);
        Assert.Equal(1700, await _rig.AgreesAsync());
        Assert.False((await _rig.Files.FindAsync(RemotePath.Parse("/a"), Stop)).IsPartial);

        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.Append))
        {
            Assert.Equal(1000, upload.Start);
            await upload.WriteAsync(New, Stop);
            await upload.PublishAsync(Stop);
        }

        Assert.Equal([.. Old, .. New], _rig.Read("/a")!);
        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(301_000, await _rig.AgreesAsync());
    }

    // As whoever looks after the server was killed: by the notes.
    private byte[]? WhatWaits()
    {
        var name = PartialNames.For("ann", RemotePath.Parse("/a"));
        var (partial, note) = (Path.Combine(_rig.PartialFolder, name), Path.Combine(_rig.PartialFolder, PartialNames.InfoOf(name)));
        if (!File.Exists(note) || !File.Exists(partial)) return null;
        using var folder = DirectoryHandles.Open(new FileSystem(), _rig.PartialFolder);
        using var told = folder.OpenRead(PartialNames.InfoOf(name), out _);
        if (PartialInfo.Read(told) is not { IsOpen: true }) return null;
        using var stream = folder.OpenRead(name, out _);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content.Length == 0 ? null : content;
    }
}
