using FtpTools.Files;
using FtpTools.Sessions;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions.Contract;

/// <content>Looking, making, deleting and renaming.</content>
public abstract partial class RemoteClientContract
{
    [Fact]
    public async Task A_look_tells_name_type_length_and_time()
    {
        Put("d/f", Old);

        var file = await Client.StatAsync(At("/d/f"), default);
        var directory = await Client.StatAsync(At("/d"), default);
        var home = await Client.StatAsync(RemotePath.Root, default);

        Assert.Equal(("f", RemoteItemType.File, (long)Old.Length, Time), (file.Name, file.Type, file.Size, file.Modified));
        Assert.Equal(DateTimeKind.Utc, file.Modified.Kind);
        Assert.Equal(("d", RemoteItemType.Directory, 0L), (directory.Name, directory.Type, directory.Size));
        Assert.Equal(("/", RemoteItemType.Directory, 0L), (home.Name, home.Type, home.Size));
    }

    [Fact]
    public async Task A_look_at_what_is_not_there_is_refused()
    {
        Put("f", Old);

        await RefusesAsync(ErrorCode.NotFound, "/x", c => c.StatAsync(At("/x"), default));
        await RefusesAsync(ErrorCode.NotFound, "/x/y", c => c.StatAsync(At("/x/y"), default));
        await RefusesAsync(ErrorCode.NotADirectory, "/f/y", c => c.StatAsync(At("/f/y"), default));
    }

    [Fact]
    public async Task Links_and_pipes_are_shown_for_what_they_are_and_never_used()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link takes rights there that the tests may not have.");
        if (!Can(RemoteAbility.Links)) return;
        Put("d/f", Old);
        File.CreateSymbolicLink(InHome("file"), InHome("d/f"));
        Directory.CreateSymbolicLink(InHome("directory"), InHome("d"));

        Assert.Equal(RemoteItemType.Link, (await Client.StatAsync(At("/file"), default)).Type);
        Assert.Equal(RemoteItemType.Link, (await ListAsync(Client, "/")).Single(e => e.Name == "directory").Type);
        await Assert.ThrowsAnyAsync<FtpToolsException>(() => FetchAsync(Client, "/file", _folder.In("a")));
        await Assert.ThrowsAnyAsync<FtpToolsException>(() => ListAsync(Client, "/directory"));
        await Assert.ThrowsAnyAsync<FtpToolsException>(() => Client.StatAsync(At("/directory/f"), default));
        await Assert.ThrowsAnyAsync<FtpToolsException>(() => Client.DeleteDirectoryAsync(At("/directory"), default));
        await RefusesAsync(ErrorCode.NotAFile, "/file", c => StoreAsync(c, _folder.File("b", 10), "/file", Replacing));
        await RefusesAsync(ErrorCode.NotAFile, "/file", c => c.RenameAsync(At("/d/f"), At("/file"), true, default));

        await Client.DeleteFileAsync(At("/file"), default);
        Assert.Equal(["d", "d/f: 123", "directory"], Inventory().Where(e => !e.StartsWith("directory/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_that_is_done_to_a_link_is_done_to_what_it_leads_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link takes rights there that the tests may not have.");
        Put("d/f", Old);
        File.CreateSymbolicLink(InHome("replaced"), "d/f");
        File.CreateSymbolicLink(InHome("deleted"), "d/f");
        Directory.CreateSymbolicLink(InHome("directory"), "d");

        foreach (var action in new Func<Task>[]
        {
            () => StoreAsync(Client, _folder.File("b", 10), "/replaced", Replacing),
            () => Client.DeleteDirectoryAsync(At("/directory"), default),
            () => Client.DeleteFileAsync(At("/deleted"), default),
        })
        {
            Assert.True(await Record.ExceptionAsync(action) is null or FtpToolsException);
        }

        Assert.False(Path.Exists(InHome("deleted")));
        Assert.Equal(Old, File.ReadAllBytes(InHome("d/f")));
        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_directory_is_made_once_and_its_parents_only_on_request()
    {
        Put("f", Old);

        var made = await Client.MakeDirectoryAsync(At("/d"), false, default);
        Assert.Equal(("d", RemoteItemType.Directory), (made.Name, made.Type));
        await RefusesAsync(ErrorCode.AlreadyExists, "/d", c => c.MakeDirectoryAsync(At("/d"), false, default));
        await RefusesAsync(ErrorCode.AlreadyExists, "/f", c => c.MakeDirectoryAsync(At("/f"), false, default));
        await RefusesAsync(ErrorCode.AlreadyExists, "/", c => c.MakeDirectoryAsync(RemotePath.Root, false, default));
        await RefusesAsync(ErrorCode.NotFound, "/x/y", c => c.MakeDirectoryAsync(At("/x/y"), false, default));
        await RefusesAsync(ErrorCode.NotADirectory, "/f/y", c => c.MakeDirectoryAsync(At("/f/y"), false, default));
        Assert.Equal(["d", "f: 123"], Inventory());

        Assert.Equal("z", (await Client.MakeDirectoryAsync(At("/x/y/z"), true, default)).Name);
        Assert.Equal("z", (await Client.MakeDirectoryAsync(At("/x/y/z"), true, default)).Name);
        await RefusesAsync(ErrorCode.NotADirectory, "/f", c => c.MakeDirectoryAsync(At("/f"), true, default));
        await RefusesAsync(ErrorCode.NotADirectory, "/f/y/z", c => c.MakeDirectoryAsync(At("/f/y/z"), true, default));
        Assert.Equal(["d", "f: 123", "x", "x/y", "x/y/z"], Inventory());
    }

    [Fact]
    public async Task A_file_is_deleted_and_a_directory_is_not()
    {
        Put("f", Old);
        PutDirectory("d");

        await RefusesAsync(ErrorCode.IsADirectory, "/d", c => c.DeleteFileAsync(At("/d"), default));
        await RefusesAsync(ErrorCode.IsADirectory, "/", c => c.DeleteFileAsync(RemotePath.Root, default));
        await RefusesAsync(ErrorCode.NotFound, "/x", c => c.DeleteFileAsync(At("/x"), default));
        await RefusesAsync(ErrorCode.NotFound, "/x/y", c => c.DeleteFileAsync(At("/x/y"), default));
        await RefusesAsync(ErrorCode.NotADirectory, "/f/y", c => c.DeleteFileAsync(At("/f/y"), default));
        await Client.DeleteFileAsync(At("/f"), default);

        Assert.Equal(["d"], Inventory());
        await RefusesAsync(ErrorCode.NotFound, "/f", c => c.DeleteFileAsync(At("/f"), default));
    }

    [Fact]
    public async Task A_directory_is_deleted_when_it_is_empty()
    {
        Put("d/f", Old);

        await RefusesAsync(ErrorCode.DirectoryNotEmpty, "/d", c => c.DeleteDirectoryAsync(At("/d"), default));
        await RefusesAsync(ErrorCode.NotADirectory, "/d/f", c => c.DeleteDirectoryAsync(At("/d/f"), default));
        await RefusesAsync(ErrorCode.NotFound, "/x", c => c.DeleteDirectoryAsync(At("/x"), default));
        await RefusesAsync(ErrorCode.PermissionDenied, "/", c => c.DeleteDirectoryAsync(RemotePath.Root, default));
        Assert.Equal(["d", "d/f: 123"], Inventory());
        await Client.DeleteFileAsync(At("/d/f"), default);
        await Client.DeleteDirectoryAsync(At("/d"), default);

        Assert.Empty(Inventory());
    }

    [Fact]
    public async Task A_file_and_a_directory_with_all_that_is_in_it_get_another_path()
    {
        Put("f", Old);
        Put("d/e/g", Old);

        var file = await Client.RenameAsync(At("/f"), At("/d/h"), false, default);
        var directory = await Client.RenameAsync(At("/d"), At("/moved"), false, default);

        Assert.Equal(("h", RemoteItemType.File, (long)Old.Length, Time), (file.Name, file.Type, file.Size, file.Modified));
        Assert.Equal(("moved", RemoteItemType.Directory), (directory.Name, directory.Type));
        Assert.Equal(["moved", "moved/e", "moved/e/g: 123", "moved/h: 123"], Inventory());
        await Client.RenameAsync(At("/moved/h"), At("/moved/H"), false, default);
        await Client.RenameAsync(At("/moved/H"), At("/moved/H"), true, default);
        Assert.Contains("moved/H: 123", Inventory());
    }

    [Fact]
    public async Task A_renamed_file_replaces_a_file_on_request_and_nothing_replaces_a_directory()
    {
        Put("f", Old);
        Put("g", [1]);
        PutDirectory("d");
        PutDirectory("e");

        await RefusesAsync(ErrorCode.AlreadyExists, "/g", c => c.RenameAsync(At("/f"), At("/g"), false, default));
        await RefusesAsync(ErrorCode.IsADirectory, "/d", c => c.RenameAsync(At("/f"), At("/d"), false, default));
        await RefusesAsync(ErrorCode.IsADirectory, "/d", c => c.RenameAsync(At("/f"), At("/d"), true, default));
        await RefusesAsync(ErrorCode.IsADirectory, "/d", c => c.RenameAsync(At("/e"), At("/d"), true, default));
        await RefusesAsync(ErrorCode.AlreadyExists, "/f", c => c.RenameAsync(At("/d"), At("/f"), true, default));
        Assert.Equal(["d", "e", "f: 123", "g: 1"], Inventory());

        await Client.RenameAsync(At("/f"), At("/g"), true, default);
        Assert.Equal(["d", "e", "g: 123"], Inventory());
    }

    [Fact]
    public async Task What_cannot_be_renamed_stays_where_it_is()
    {
        Put("f", Old);
        PutDirectory("d");

        await RefusesAsync(ErrorCode.NotFound, "/x", c => c.RenameAsync(At("/x"), At("/y"), true, default));
        await RefusesAsync(ErrorCode.NotFound, "/x/f", c => c.RenameAsync(At("/f"), At("/x/f"), true, default));
        await RefusesAsync(ErrorCode.NotADirectory, "/f/g", c => c.RenameAsync(At("/d"), At("/f/g"), true, default));
        await RefusesAsync(ErrorCode.PathRefused, "/d/e", c => c.RenameAsync(At("/d"), At("/d/e"), false, default));
        await RefusesAsync(ErrorCode.PermissionDenied, "/", c => c.RenameAsync(RemotePath.Root, At("/x"), false, default));
        await RefusesAsync(ErrorCode.PermissionDenied, "/", c => c.RenameAsync(At("/f"), RemotePath.Root, true, default));
        Assert.Equal(["d", "f: 123"], Inventory());
    }

    [Fact]
    public async Task A_listing_has_every_entry_once_and_an_empty_directory_has_none()
    {
        Put("d/f", Old);
        PutDirectory("d/e");

        var entries = (await ListAsync(Client, "/d", _ => Assert.Fail("Nothing is left out."))).OrderBy(e => e.Name, StringComparer.Ordinal).ToList();

        Assert.Equal(["e", "f"], entries.Select(e => e.Name));
        Assert.Equal([(RemoteItemType.Directory, 0L), (RemoteItemType.File, Old.Length)], entries.Select(e => (e.Type, e.Size)));
        Assert.Equal(Can(RemoteAbility.ListedTimes) ? Time : Time.Date, entries[1].Modified);
        Assert.Empty(await ListAsync(Client, "/d/e"));
        Assert.Equal(["d"], (await ListAsync(Client, "/")).Select(e => e.Name));
    }

    [Fact]
    public async Task Only_a_directory_is_listed()
    {
        Put("f", Old);

        await RefusesAsync(ErrorCode.NotADirectory, "/f", c => ListAsync(c, "/f"));
        await RefusesAsync(ErrorCode.NotFound, "/x", c => ListAsync(c, "/x"));
        await RefusesAsync(ErrorCode.NotADirectory, "/f/x", c => ListAsync(c, "/f/x"));
    }

    [Fact]
    public async Task A_long_listing_is_whole_and_may_be_left_or_cancelled_at_any_entry()
    {
        var names = PutMany();

        Assert.Equal(names, (await ListAsync(Client, "/d")).Select(e => e.Name).Order(StringComparer.Ordinal));

        await foreach (var entry in Client.ListAsync(At("/d"), _ => { }, default))
        {
            Assert.Contains(entry.Name, names);
            break;
        }

        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var entry in Client.ListAsync(At("/d"), _ => { }, stop.Token)) await stop.CancelAsync();
        });
        await AssertUsableAsync();
    }

    [Fact]
    public async Task A_listing_that_is_cut_is_no_shorter_listing()
    {
        PutMany();
        var (client, line) = await server.ConnectOverLineAsync(User, Local, CutDirection.ToClient);
        await using var lineEnds = line;
        await using var clientEnds = client;
        line.CutAfter(30_000);

        await Refused.WithAsync(ErrorCode.ConnectionLost, () => ListAsync(client, "/d"));
    }

    [Fact]
    public async Task A_listing_tells_what_it_leaves_out()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such names there.");
        Put("d/f", Old);
        File.WriteAllBytes(Path.Combine(InHome("d"), "a\\b"), Old);
        ListingOmission? omission = null;

        var entries = await ListAsync(Client, "/d", o => omission = o);

        Assert.Equal(["f"], entries.Select(e => e.Name));
        Assert.Equal(("/d", 1L), (omission?.Directory, omission?.Count));
    }

    [Fact]
    public async Task A_home_that_is_gone_is_told_and_not_taken_for_an_empty_one()
    {
        if (!Can(RemoteAbility.MissingHomes)) return;
        Directory.Delete(server.HomeOf(User), recursive: true);

        await RefusesAsync(ErrorCode.HomeMissing, "/", c => ListAsync(c, "/"));
        await Refused.WithAsync(ErrorCode.HomeMissing, () => StoreAsync(Client, _folder.File("a", 10), "/f"));
        Assert.False(Directory.Exists(server.HomeOf(User)));
    }

    private string[] PutMany()
    {
        PutDirectory("d");
        return [.. ManyNames.Make(InHome("d"), 2000, "entry ").Order(StringComparer.Ordinal)];
    }

    /// <summary>Asserts that something is refused with a code and a path, and that the connection goes on.</summary>
    private async Task RefusesAsync(ErrorCode code, string target, Func<RemoteClient, Task> action)
    {
        var refusal = await Refused.WithAsync(code, () => action(Client));
        Assert.Equal(target, refusal.Target);
        Assert.True(Client.IsOpen);
    }
}
