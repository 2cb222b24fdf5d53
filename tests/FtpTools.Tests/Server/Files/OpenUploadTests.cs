using System.Text;
using FtpTools.Files;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>Uploads whose length nobody has told: whole or absent, and never a mixture of two files.</summary>
public sealed class OpenUploadTests : IAsyncLifetime
{
    private static readonly byte[] Old = TestContent.Of(1000, seed: 1);
    private static readonly byte[] New = TestContent.Of(3000, seed: 2);

    // Too large to be held in memory.
    private static readonly byte[] Large = TestContent.Of(SmallContent.MaxLength + 1, seed: 3);

    private FilesRig _rig = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await FilesRig.CreateAsync(others: "bob");

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task What_is_sent_is_there_when_it_is_complete(int length)
    {
        var content = TestContent.Of(length);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            Assert.Equal((0, 0), (upload.Start, upload.Length));
            for (var i = 0; i < length; i += 30_000) await upload.WriteAsync(content.AsMemory(i, Math.Min(30_000, length - i)), Stop);
            await upload.WriteAsync(ReadOnlyMemory<byte>.Empty, Stop);
            Assert.Equal(length, upload.Length);
            Assert.Null(_rig.Read("/a"));

            var entry = await upload.PublishAsync(Stop);

            Assert.Equal(("a", RemoteItemType.File, length), (entry.Name, entry.Type, entry.Size));
        }

        Assert.Equal(content, _rig.Read("/a"));
        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(length, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task A_file_is_replaced_in_one_step_and_whoever_reads_the_old_one_keeps_it()
    {
        await _rig.StoreAsync("/a", Old);
        using var reading = await _rig.Files.OpenReadAsync(RemotePath.Parse("/a"), new QuietTransfer());
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(New, Stop);
            Assert.Equal(Old, _rig.Read("/a"));
            await upload.PublishAsync(Stop);
        }

        var read = new byte[Old.Length];
        reading.Content.ReadExactly(read);
        Assert.Equal(Old, read);
        Assert.Equal(New, _rig.Read("/a"));
    }

    [Fact]
    public async Task What_broke_is_kept_for_its_owner_and_the_old_file_stays()
    {
        await _rig.StoreAsync("/old", Old);
        await _rig.BreakAsync("/old", UploadBasis.New, New[..700]);
        await _rig.BreakAsync("/new", UploadBasis.New, New[..800]);

        Assert.Equal(Old, _rig.Read("/old"));
        Assert.Null(_rig.Read("/new"));
        Assert.Null(await _rig.WaitingAsync("/old"));
        Assert.Equal(New[..800], await _rig.WaitingAsync("/new"));
        Assert.Equal(2500, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task What_is_not_to_be_kept_is_gone()
    {
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(New, Stop);
            Assert.True(upload.Keep);
            upload.Keep = false;
        }

        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(0, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task An_upload_into_which_nothing_came_leaves_nothing()
    {
        await _rig.StoreAsync("/a", Old);
        await (await _rig.BeginAsync("/a", UploadBasis.New)).DisposeAsync();
        await (await _rig.BeginAsync("/a", UploadBasis.At(10))).DisposeAsync();
        await (await _rig.BeginAsync("/a", UploadBasis.Append)).DisposeAsync();
        await (await _rig.BeginAsync("/b", UploadBasis.Append)).DisposeAsync();

        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(Old, _rig.Read("/a"));
        Assert.Equal(1000, await _rig.AgreesAsync());
    }

    // What came and broke while this one was small is nobody's to drop, if this one breaks too.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_upload_left_meanwhile_is_dropped_by_one_that_goes_on_and_not_by_one_that_breaks(bool goesOn)
    {
        var upload = await _rig.BeginAsync("/a", UploadBasis.New);
        await upload.WriteAsync(New, Stop);
        await _rig.BreakAsync("/a", UploadBasis.New, [.. Large, .. Large]);
        if (goesOn) await upload.WriteAsync(Large, Stop);
        await upload.DisposeAsync();

        Assert.Equal(goesOn ? [.. New, .. Large] : [.. Large, .. Large], await _rig.WaitingAsync("/a"));
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task As_long_as_an_upload_is_small_nothing_of_it_is_on_the_disk()
    {
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            for (var i = 0; i < SmallContent.MaxLength; i += 1024) await upload.WriteAsync(Large.AsMemory(i, 1024), Stop);
            Assert.Empty(_rig.PartialFiles());
            await upload.WriteAsync(Large.AsMemory(SmallContent.MaxLength), Stop);
            Assert.Equal(2, _rig.PartialFiles().Length);
            await upload.PublishAsync(Stop);
        }

        Assert.Equal(Large, _rig.Read("/a"));
        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(Large.Length, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task It_can_be_disposed_twice()
    {
        var upload = await _rig.BeginAsync("/a", UploadBasis.New);
        await upload.WriteAsync(New, Stop);

        await upload.DisposeAsync();
        await upload.DisposeAsync();

        Assert.Equal(New, await _rig.WaitingAsync("/a"));
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task A_new_upload_drops_what_waits()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, Old);

        await _rig.BreakAsync("/a", UploadBasis.New, New[..10]);
        Assert.Equal(New[..10], await _rig.WaitingAsync("/a"));
        await _rig.SendAsync("/a", UploadBasis.New, []);

        Assert.Empty(_rig.Read("/a")!);
        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(0, await _rig.AgreesAsync());
    }

    // wput asks for a place before the end of what it has sent.
    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(700)]
    public async Task What_waits_is_cut_at_the_place_that_is_gone_on_from(int offset)
    {
        await _rig.BreakAsync("/a", UploadBasis.New, New[..700]);

        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.At(offset)))
        {
            Assert.Equal((offset, offset), (upload.Start, upload.Length));
            await upload.WriteAsync(New.AsMemory(offset), Stop);
            await upload.PublishAsync(Stop);
        }

        Assert.Equal(New, _rig.Read("/a"));
        Assert.Equal(New.Length, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task What_waits_and_was_cut_waits_on_when_that_breaks_too()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, New[..700]);

        await (await _rig.BeginAsync("/a", UploadBasis.At(600))).DisposeAsync();
        Assert.Equal(New[..600], await _rig.WaitingAsync("/a"));
        Assert.Equal(600, await _rig.AgreesAsync());
        await _rig.BreakAsync("/a", UploadBasis.Append, New[600..1000]);

        Assert.Equal(New[..1000], await _rig.WaitingAsync("/a"));
        Assert.Equal(1000, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task What_waits_is_gone_on_with_beside_an_old_file_too()
    {
        await _rig.StoreAsync("/a", Old);
        await _rig.BreakAsync("/a", UploadBasis.New, New[..700]);

        await _rig.SendAsync("/a", UploadBasis.At(700), New[700..]);

        Assert.Equal(New, _rig.Read("/a"));
        Assert.Equal(New.Length, await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    [InlineData(1000)]
    public async Task The_beginning_of_a_file_is_copied_and_nothing_of_its_old_end_survives(int offset)
    {
        await _rig.StoreAsync("/a", Old);
        byte[] expected = [.. Old[..offset], .. New[..50]];

        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.At(offset)))
        {
            Assert.Equal((offset, offset), (upload.Start, upload.Length));
            await upload.WriteAsync(New.AsMemory(0, 50), Stop);
            Assert.Equal(Old, _rig.Read("/a"));
            await upload.PublishAsync(Stop);
        }

        Assert.Equal(expected, _rig.Read("/a"));
        Assert.Equal(offset + 50, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task What_is_appended_to_a_file_comes_behind_it()
    {
        await _rig.StoreAsync("/a", Old);

        await _rig.SendAsync("/a", UploadBasis.Append, New);
        await _rig.SendAsync("/b", UploadBasis.Append, New);

        Assert.Equal([.. Old, .. New], _rig.Read("/a")!);
        Assert.Equal(New, _rig.Read("/b"));
        Assert.Equal(Old.Length + (2 * New.Length), await _rig.AgreesAsync());
    }

    // SIZE tells the old file: a client that appends would add the wrong end.
    [Fact]
    public async Task Where_a_file_and_something_newer_are_there_nothing_is_mixed()
    {
        await _rig.StoreAsync("/a", Old);
        await _rig.BreakAsync("/a", UploadBasis.New, New[..700]);

        var appending = await Refused.WithAsync(ErrorCode.AlreadyExists, () => _rig.BeginAsync("/a", UploadBasis.Append));
        var behind = await Refused.WithAsync(ErrorCode.BadRequest, () => _rig.BeginAsync("/a", UploadBasis.At(1000)));

        Assert.Equal(("700 bytes wait; send anew or REST 700: '/a'.", "/a"), (appending.Message, appending.Target));
        Assert.Equal(appending.Message, behind.Message);
        Assert.Equal(Old, _rig.Read("/a"));
        Assert.Equal(1700, await _rig.AgreesAsync());
        await _rig.SendAsync("/a", UploadBasis.At(700), New[700..]);
        Assert.Equal(New, _rig.Read("/a"));
    }

    // An upload in another way, or a rename, that knows nothing of what waits.
    [Theory]
    [InlineData("store", false)]
    [InlineData("store", true)]
    [InlineData("rename", true)]
    [InlineData("second", true)]
    public async Task Where_a_file_was_put_beside_what_waits_nothing_is_mixed(string how, bool hadFile)
    {
        if (hadFile) await _rig.StoreAsync("/a", Old);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(New, Stop);
            if (how == "second") await _rig.SendAsync("/a", UploadBasis.New, Old);
        }

        if (how == "store") await _rig.StoreAsync("/a", Old[..900]);
        if (how == "rename")
        {
            await _rig.StoreAsync("/b", Old[..900]);
            await _rig.Files.RenameAsync(RemotePath.Parse("/b"), RemotePath.Parse("/a"), overwrite: true, Stop);
        }

        var published = _rig.Read("/a")!;
        await Refused.WithAsync(ErrorCode.BadRequest, () => _rig.BeginAsync("/a", UploadBasis.At(published.Length)));
        await Refused.WithAsync(ErrorCode.BadRequest, () => _rig.BeginAsync("/a", UploadBasis.At(1)));
        await Refused.WithAsync(ErrorCode.AlreadyExists, () => _rig.BeginAsync("/a", UploadBasis.Append));
        Assert.Equal(published, _rig.Read("/a"));
        await _rig.Files.DeleteOwnFileAsync(RemotePath.Parse("/a"), Stop);
        Assert.Equal(New, await _rig.WaitingAsync("/a"));
        await _rig.SendAsync("/a", UploadBasis.At(100), Old);
        Assert.Equal([.. New[..100], .. Old], _rig.Read("/a")!);
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task What_is_not_there_is_not_gone_on_with()
    {
        await Refused.WithAsync(ErrorCode.BadRequest, () => _rig.BeginAsync("/a", UploadBasis.At(1)));
        await Refused.WithAsync(ErrorCode.BadRequest, () => _rig.BeginAsync("/a", UploadBasis.At(long.MaxValue)));

        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(0, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task What_another_user_began_is_not_gone_on_with()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, New[..700], user: "bob");

        await Refused.WithAsync(ErrorCode.BadRequest, () => _rig.BeginAsync("/a", UploadBasis.At(700)));
        await _rig.SendAsync("/a", UploadBasis.Append, Old);

        Assert.Equal(Old, _rig.Read("/a"));
        Assert.Equal(1700, await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_waits_of_an_upload_of_known_length_is_as_if_it_were_not_there(bool isPublished)
    {
        if (isPublished) await _rig.StoreAsync("/a", Old);
        await _rig.BreakKnownAsync("/a", length: 3000, New[..700]);

        if (isPublished) await _rig.SendAsync("/a", UploadBasis.At(500), New[..1]);
        else await Refused.WithAsync(ErrorCode.BadRequest, () => _rig.BeginAsync("/a", UploadBasis.At(500)));
        Assert.Equal(isPublished ? [.. Old[..500], New[0]] : null, _rig.Read("/a"));

        if (!isPublished) await _rig.SendAsync("/a", UploadBasis.Append, New);
        Assert.Equal(isPublished ? 501 : 3000, await _rig.AgreesAsync());
        Assert.Empty(_rig.PartialFiles());
    }

    // The client of the old session is gone, but its connection is not known to be.
    [Fact]
    public async Task While_an_upload_is_under_way_another_one_begins_anew_or_not_at_all()
    {
        await using (var first = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await first.WriteAsync(Large, Stop);
            var refusal = await Refused.WithAsync(ErrorCode.FileBusy, () => _rig.BeginAsync("/a", UploadBasis.At(1000)));
            await Refused.WithAsync(ErrorCode.FileBusy, () => _rig.BeginAsync("/a", UploadBasis.Append));
            Assert.Equal("/a", refusal.Target);
            await using var second = await _rig.BeginAsync("/a", UploadBasis.New);
            await second.WriteAsync(New, Stop);

            await second.PublishAsync(Stop);
            Assert.Equal(New, _rig.Read("/a"));
            await first.PublishAsync(Stop);
        }

        Assert.Equal(Large, _rig.Read("/a"));
        Assert.Equal(Large.Length, await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_uploads_of_one_path_at_once_are_published_each_as_a_whole(bool isFirstLarge)
    {
        await using (var first = await _rig.BeginAsync("/a", UploadBasis.New))
        await using (var second = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await first.WriteAsync(isFirstLarge ? Large : Old, Stop);
            await second.WriteAsync(Old, Stop);
            await second.WriteAsync(Large, Stop);
            await second.PublishAsync(Stop);
            Assert.Equal([.. Old, .. Large], _rig.Read("/a")!);
            await first.PublishAsync(Stop);
        }

        Assert.Equal(isFirstLarge ? Large : Old, _rig.Read("/a"));
        Assert.Empty(_rig.PartialFiles());
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task What_arrived_of_a_second_upload_is_not_kept_and_that_of_the_first_is()
    {
        await using (var first = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await first.WriteAsync(Large, Stop);
            await _rig.BreakAsync("/a", UploadBasis.New, New);
            await _rig.BreakAsync("/a", UploadBasis.New, [.. New, .. Large]);
        }

        Assert.Equal(Large, await _rig.WaitingAsync("/a"));
        Assert.Equal(Large.Length, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task An_upload_that_was_given_up_is_waited_for()
    {
        using var giveUp = new CancellationTokenSource();
        var first = await _rig.BeginAsync("/a", UploadBasis.New, by: new QuietTransfer(giveUp.Token));
        await first.WriteAsync(Large, Stop);
        await giveUp.CancelAsync();
        var second = _rig.BeginAsync("/a", UploadBasis.Append);
        await first.DisposeAsync();

        await using (var upload = await second)
        {
            Assert.Equal(Large.Length, upload.Start);
            await upload.WriteAsync(New, Stop);
            await upload.PublishAsync(Stop);
        }

        Assert.Equal([.. Large, .. New], _rig.Read("/a")!);
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task A_file_that_is_replaced_while_its_beginning_is_gone_on_with_stays_out_of_the_new_one()
    {
        await _rig.StoreAsync("/a", Old);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.Append))
        {
            await upload.WriteAsync(New, Stop);
            await _rig.StoreAsync("/a", [1, 2, 3]);
            await upload.PublishAsync(Stop);
        }

        Assert.Equal([.. Old, .. New], _rig.Read("/a")!);
        Assert.Equal(4000, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task A_name_that_is_taken_or_is_a_directory_is_refused_before_the_first_byte()
    {
        await _rig.StoreAsync("/a", Old);
        Directory.CreateDirectory(_rig.In("d"));

        await Refused.WithAsync(
            ErrorCode.AlreadyExists, () => _rig.Files.BeginOpenUploadAsync(FilesRig.At("/a", overwrite: false), UploadBasis.New, new QuietTransfer()));
        await Refused.WithAsync(ErrorCode.IsADirectory, () => _rig.BeginAsync("/d", UploadBasis.Append));
        await Refused.WithAsync(ErrorCode.NotFound, () => _rig.BeginAsync("/missing/a", UploadBasis.New));
        await Refused.WithAsync(ErrorCode.IsADirectory, () => _rig.BeginAsync("/", UploadBasis.New));
        await Refused.WithAsync(ErrorCode.NameRefused, () => _rig.BeginAsync("/.ftptools", UploadBasis.New));

        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(0, _rig.Context.Files.Transfers.Count);
    }

    [Fact]
    public async Task A_name_that_became_a_directory_keeps_it_and_nothing_waits()
    {
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(New, Stop);
            await _rig.Files.MakeDirectoryAsync(RemotePath.Parse("/a"), makeParents: false, Stop);

            await Refused.WithAsync(ErrorCode.IsADirectory, () => upload.PublishAsync(Stop));
            Assert.False(upload.Keep);
        }

        Assert.True(Directory.Exists(_rig.In("a")));
        Assert.Empty(_rig.PartialFiles());
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task A_link_is_neither_replaced_nor_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Links need no rights there.");
        File.WriteAllText(_rig.In("target"), "secret");
        File.CreateSymbolicLink(_rig.In("link"), _rig.In("target"));

        await Refused.WithAsync(ErrorCode.NotAFile, () => _rig.BeginAsync("/link", UploadBasis.Append));
        await Refused.WithAsync(ErrorCode.NotAFile, () => _rig.BeginAsync("/link", UploadBasis.At(3)));

        Assert.Empty(_rig.PartialFiles());
        Assert.Equal("secret", File.ReadAllText(_rig.In("target")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ cut")]
    [InlineData("null")]
    [InlineData("""{"user":"bob","path":"/a","length":null}""")]
    [InlineData("""{"user":"ann","path":"/b","length":null}""")]
    [InlineData("""{"user":"ann","path":"/a"}""")]
    [InlineData("""{"user":"ann","path":"/a","length":"many"}""")]
    [InlineData("""{"user":"ann","path":"/a","length":700}""")]
    public async Task What_has_no_note_that_fits_is_not_gone_on_with(string note)
    {
        await _rig.BreakAsync("/a", UploadBasis.New, New[..700]);
        var file = Assert.Single(_rig.PartialFiles(), PartialNames.IsInfo);
        await File.WriteAllTextAsync(Path.Combine(_rig.PartialFolder, file), note, Stop);

        Assert.Null(await _rig.WaitingAsync("/a"));
        await Refused.WithAsync(ErrorCode.BadRequest, () => _rig.BeginAsync("/a", UploadBasis.At(700)));
        await _rig.SendAsync("/a", UploadBasis.Append, Old);

        Assert.Equal(Old, _rig.Read("/a"));
        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(1000, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task The_note_of_one_tells_its_owner_and_path_and_no_length()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, New);

        var note = Assert.Single(_rig.PartialFiles(), PartialNames.IsInfo);

        Assert.Equal("""{"user":"ann","path":"/a","length":null}""", Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(_rig.PartialFolder, note))));
    }

    [Fact]
    public async Task What_is_to_survive_a_power_cut_is_flushed()
    {
        var flushes = 0;
        var disk = new HookedFileSystem { BeforeFlush = () => flushes++ };
        await using var rig = await FilesRig.CreateAsync(fileSystem: disk, isDurable: true);
        flushes = 0;

        await rig.SendAsync("/a", UploadBasis.New, New);

        Assert.Equal(1, flushes);
        Assert.Equal(New, rig.Read("/a"));
    }
}
