using FtpTools.Files;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>Somebody with access to the disk changes the home while it is used (Linux: directories are held by descriptors).</summary>
public sealed class HomeDirectoryRaceTests : IDisposable
{
    private const int Rounds = 400;

    private readonly HomeOnDisk _home = new();

    public HomeDirectoryRaceTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Directories are held by descriptors on Linux only.");
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_directory_that_is_swapped_for_a_link_leads_nowhere()
    {
        _home.Store("/d/secret", "inside", makeParents: true);
        var read = new HashSet<string>();

        await WhileSwappingAsync("d", "d.aside", () => Directory.CreateSymbolicLink(_home.In("d"), _home.Outside), () =>
        {
            Allowed(() => read.Add(_home.Read("/d/secret")));
            Allowed(() => _home.Store("/d/new", "x", overwrite: true));
            Allowed(() => _home.Store("/d/made/new", "x", overwrite: true, makeParents: true));
            Allowed(() => _home.Directory.DeleteFile(RemotePath.Parse("/d/new")));
            Allowed(() => Assert.DoesNotContain(_home.Directory.List(RemotePath.Parse("/d")), e => e.Size == HomeOnDisk.Secret.Length));
            return true;
        });

        Assert.DoesNotContain(HomeOnDisk.Secret, read);
        _home.AssertOutsideUntouched();
        Assert.Empty(_home.PartialFiles());
    }

    [Fact]
    public async Task A_file_that_is_swapped_for_a_link_is_never_read_or_written_through()
    {
        _home.Store("/f", "inside");

        var read = new HashSet<string>();
        await WhileSwappingAsync("f", "f.aside", () => File.CreateSymbolicLink(_home.In("f"), _home.OutsideFile), () =>
        {
            Allowed(() => read.Add(_home.Read("/f")));
            Allowed(() => _home.Store("/f", "inside", overwrite: true));
            return true;
        });

        Assert.DoesNotContain(HomeOnDisk.Secret, read);
        _home.AssertOutsideUntouched();
    }

    [Fact]
    public void H13_a_store_ends_well_when_an_ancestor_is_renamed_in_between()
    {
        Directory.CreateDirectory(_home.In("d/e"));
        var target = RemotePath.Parse("/d/e/f");
        _home.Directory.Publisher.CheckStore(target, overwrite: false, makeParents: false);
        using var partial = _home.Directory.Publisher.CreatePartial(target);
        partial.Content.Write(TestContent.Of(300_000));

        Directory.Move(_home.In("d"), _home.In("moved"));
        var refusal = Refused.With(ErrorCode.NotFound, () => _home.Directory.Publisher.Publish(partial, target, overwrite: false, makeParents: false, null));

        Assert.Equal("/d/e/f", refusal.Target);
        Assert.Empty(Directory.GetFileSystemEntries(_home.In("moved/e")));
    }

    [Fact]
    public void A_home_that_is_renamed_during_a_store_is_missing()
    {
        using (var partial = _home.Directory.Publisher.CreatePartial(RemotePath.Parse("/f")))
        {
            Directory.Move(_home.Path, _home.Path + ".moved");
            Directory.CreateSymbolicLink(_home.Path + ".link", _home.Outside);
            Refused.With(ErrorCode.HomeMissing, () => _home.Directory.Publisher.Publish(partial, RemotePath.Parse("/f"), true, true, null));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_home.Path + ".moved/.ftptools/partial"));
        _home.AssertOutsideUntouched();
    }

    [Fact]
    public async Task Of_many_stores_without_overwriting_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Won(() => _home.Store("/same", $"content {i:00}")))));

        Assert.Equal(1, results.Count(won => won));
        Assert.StartsWith("content ", _home.Read("/same"), StringComparison.Ordinal);
        Assert.Empty(_home.PartialFiles());
    }

    [Fact]
    public async Task Who_reads_during_overwrites_sees_one_whole_file()
    {
        var contents = Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), 5000)).ToHashSet();
        _home.Store("/f", contents.First());

        var writing = Task.Run(() =>
        {
            foreach (var content in Enumerable.Repeat(contents, 50).SelectMany(c => c)) _home.Store("/f", content, overwrite: true);
        });
        while (!writing.IsCompleted) Assert.Contains(_home.Read("/f"), contents);

        await writing;
    }

    // Swaps a name for a link and back on one thread, while the action runs on another.
    private async Task WhileSwappingAsync(string name, string aside, Action link, Func<bool> action)
    {
        using var done = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                Moved(_home.In(name), _home.In(aside));
                Allowed(link);
                Moved(_home.In(aside), _home.In(name));
            }
        });
        try
        {
            for (var i = 0; i < Rounds; i++) Assert.True(action());
        }
        finally
        {
            await done.CancelAsync();
            await swapping;
        }
    }

    // rename(2) puts a file in the place of a link; a directory needs the link gone first.
    private static void Moved(string from, string to)
    {
        if (new FileInfo(to).LinkTarget is not null) File.Delete(to);
        Allowed(() =>
        {
            if (Directory.Exists(from)) Directory.Move(from, to);
            else File.Move(from, to, overwrite: true);
        });
    }

    private static void Allowed(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is FtpToolsException or IOException)
        {
            // Whoever loses the race is refused; what must not happen is asserted at the end.
            Assert.NotEqual(ErrorCode.InternalError, (e as FtpToolsException)?.Code);
        }
    }

    private static bool Won(Func<FileEntry> store)
    {
        try
        {
            return store().Size > 0;
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.AlreadyExists)
        {
            return false;
        }
    }
}
