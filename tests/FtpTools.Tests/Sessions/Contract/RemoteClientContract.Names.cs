using FtpTools.Files;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions.Contract;

/// <content>Names that a protocol could misread, and many operations at once.</content>
public abstract partial class RemoteClientContract
{
    // Of these, none means anything but itself: no option, no pattern, no escape, no end of a line, no type of a listing.
    private static readonly string[] Names =
    [
        " leading space", "trailing space ", "two  spaces", ".hidden", "-rf", "--", "...", "~", "~root", "it's", "\"quoted\"", "`id`", "$HOME",
        "a;b|c&d", "*?[x]{y}", "100%41", "a=b", "size=1; x", "-> there", "#", "@", "drwxr-xr-x 2 ann", "0", "Größe", "日本語", "emoji 😀",
        "cafe\u0301", "caf\u00e9", "İstanbul", "\u00a0", "\u00ff", "\ufeffmark", "name.ftpart", new('n', 255),
    ];

    [Fact]
    public async Task Odd_names_are_names_like_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Many of these names cannot be there.");
        var names = Names.Except(RefusedNames).ToList();
        foreach (var name in names)
        {
            var directory = At("/" + name);
            var file = directory.Append(name);
            Assert.Equal(name, (await Client.MakeDirectoryAsync(directory, false, default)).Name);
            await StoreAsync(Client, _folder.File("local", 100), file.ToString());
            Assert.Equal((name, 100L), await LookAsync(file));
            Assert.Equal([name], (await ListAsync(Client, directory.ToString())).Select(e => e.Name));
            Assert.Equal([name], Directory.EnumerateFileSystemEntries(InHome(name)).Select(Path.GetFileName));
            await FetchAsync(Client, file.ToString(), _folder.In("back"), Replacing);
            Assert.Equal(100, new FileInfo(_folder.In("back")).Length);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), (await ListAsync(Client, "/")).Select(e => e.Name).Order(StringComparer.Ordinal));
        foreach (var name in names)
        {
            var directory = At("/" + name);
            await Client.RenameAsync(directory.Append(name), directory.Append("plain"), false, default);
            await Client.RenameAsync(directory.Append("plain"), directory.Append(name), false, default);
            await Client.DeleteFileAsync(directory.Append(name), default);
            await Client.DeleteDirectoryAsync(directory, default);
        }

        Assert.Empty(Inventory());
    }

    [Fact]
    public async Task A_name_that_the_server_does_not_store_is_refused_or_it_is_there()
    {
        Put("f", Old);
        PutDirectory("d");
        foreach (var name in RefusedNames)
        {
            var (path, local) = (At("/" + name), _folder.File("a", Old));
            foreach (var action in new Func<Task>[]
            {
                () => Client.MakeDirectoryAsync(path, false, default),
                () => Client.RenameAsync(At("/d"), path, false, default),
                () => StoreAsync(Client, local, path.ToString()),
                () => Client.RenameAsync(At("/f"), path, false, default),
            })
            {
                var thrown = await Record.ExceptionAsync(action);
                Assert.True(thrown is null or FtpToolsException { Code: ErrorCode.NameRefused or ErrorCode.PermissionDenied }, $"{name}: {thrown}");
                Assert.Equal(thrown is null, Path.Exists(InHome(name)));
                if (thrown is null) Undo(name);
                Assert.Equal(["d", "f: 123"], Inventory());
            }
        }

        await AssertUsableAsync();

        void Undo(string name)
        {
            if (File.Exists(InHome(name))) File.Move(InHome(name), InHome("f"), overwrite: true);
            else Directory.Delete(InHome(name));
            PutDirectory("d");
        }
    }

    [Fact]
    public async Task Names_that_differ_are_different()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere such names may be the same.");
        Put("f", [1]);
        Put("F", [1, 2]);
        Put("cafe\u0301", [1, 2, 3]);

        Assert.Equal(("f", 1L), await LookAsync(At("/f")));
        Assert.Equal(("F", 2L), await LookAsync(At("/F")));
        await RefusesAsync(ErrorCode.NotFound, "/caf\u00e9", c => c.StatAsync(At("/caf\u00e9"), default));
    }

    [Fact]
    public async Task Deep_paths_are_paths_like_others()
    {
        if (!Can(RemoteAbility.LongPaths)) return;
        var deep = string.Concat(Enumerable.Range(0, 100).Select(i => $"/level {i:000} of a hundred"));

        await StoreAsync(Client, _folder.File("a", 10), deep + "/f", new TransferOptions { MakeParents = true });

        Assert.Equal(("f", 10L), await LookAsync(At(deep + "/f")));
        Assert.Equal(["f"], (await ListAsync(Client, deep)).Select(e => e.Name));
    }

    [Fact]
    public async Task Many_operations_go_on_at_once_and_each_gets_its_own_answer()
    {
        const int Many = 24;
        int[] lengths = [.. Enumerable.Range(0, Many).Select(i => i * i * 700)];
        PutDirectory("up");
        for (var i = 0; i < Many; i++)
        {
            Put($"down/{i}", TestContent.Of(lengths[i], seed: i));
            _folder.File($"up/{i}", TestContent.Of(lengths[i], seed: i));
        }

        var all = Enumerable.Range(0, Many).SelectMany(i => new[]
        {
            Task.Run(() => StoreAsync(Client, _folder.In($"up/{i}"), $"/up/{i}")),
            Task.Run(() => FetchAsync(Client, $"/down/{i}", _folder.In($"down/{i}"))),
            Task.Run(async () => Assert.Equal(($"{i}", (long)lengths[i]), await LookAsync(At($"/down/{i}")))),
            Task.Run(async () => Assert.Equal(Many, (await ListAsync(Client, "/down")).Count)),
            Task.Run(() => Client.MakeDirectoryAsync(At($"/made/{i}"), true, default)),
            Task.Run(() => Refused.WithAsync(ErrorCode.NotFound, () => Client.StatAsync(At($"/missing/{i}"), default))),
        }).ToList();
        await Task.WhenAll(all);

        for (var i = 0; i < Many; i++)
        {
            var content = TestContent.Of(lengths[i], seed: i);
            Assert.Equal(content, File.ReadAllBytes(InHome($"up/{i}")));
            Assert.Equal(content, File.ReadAllBytes(_folder.In($"down/{i}")));
        }

        Assert.Equal(Many, Directory.GetDirectories(InHome("made")).Length);
    }

    [Fact]
    public async Task Of_many_stores_over_one_file_one_is_there_in_the_end_and_whole()
    {
        const int Many = 8;
        for (var i = 0; i < Many; i++) _folder.File($"{i}", TestContent.Of(400_000, seed: i));

        await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Task.Run(() => StoreAsync(Client, _folder.In($"{i}"), "/f", Replacing))));

        var there = File.ReadAllBytes(InHome("f"));
        Assert.Contains(Enumerable.Range(0, Many), i => TestContent.Of(400_000, seed: i).AsSpan().SequenceEqual(there));
        Assert.Equal(["f: 400000"], Inventory());
    }

    private async Task<(string Name, long Length)> LookAsync(RemotePath path)
    {
        var entry = await Client.StatAsync(path, default);
        return (entry.Name, entry.Size);
    }
}
