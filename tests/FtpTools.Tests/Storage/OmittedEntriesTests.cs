using System.IO.Abstractions;
using System.Reflection;
using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Sync;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>What a listing cannot tell of is counted, never passed over.</summary>
public sealed class OmittedEntriesTests : IDisposable
{
    private readonly HomeOnDisk _home = new();
    private readonly OmittedEntries _omitted = new();

    public OmittedEntriesTests() => OddNames.SkipWhereThereAreNone();

    public void Dispose()
    {
        if (OperatingSystem.IsLinux()) new OddNames(_home.Path).Dispose();
        _home.Dispose();
    }

    [Theory]
    [MemberData(nameof(OddNames.All), MemberType = typeof(OddNames))]
    public void A_name_that_cannot_stand_in_a_path_is_counted_and_shown_with_escapes(string name, string shown, string why)
    {
        OddNames.File(_home.Path, name);
        OddNames.Folder(_home.Path, name + "d");
        File.WriteAllText(_home.In("plain"), "x");

        Assert.Equal("plain", Assert.Single(_home.Directory.List(RemotePath.Root, _omitted)).Name);
        Assert.Equal(2, _omitted.Count);
        Assert.All(_omitted.Examples, e => Assert.Contains(why, e, StringComparison.Ordinal));
        Assert.Single(_omitted.Examples, e => e.StartsWith($"'{shown}' ", StringComparison.Ordinal));
        Assert.Single(_omitted.Examples, e => e.StartsWith($"'{shown}d' ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_with_a_replacement_character_is_a_name_and_not_the_one_beside_it_that_is_no_UTF_8()
    {
        File.WriteAllText(_home.In("a\uFFFD"), "right");
        OddNames.File(_home.Path, @"a\377", "wrong!");
        OddNames.File(_home.Path, @"a\376", "wrong!!");

        var listed = Assert.Single(_home.Directory.List(RemotePath.Root, _omitted));
        Assert.Equal(("a\uFFFD", 5L), (listed.Name, listed.Size));
        Assert.Equal(2, _omitted.Count);
        Assert.Equal("right", _home.Read("/a\uFFFD"));
    }

    [Fact]
    public void Of_many_some_are_shown_and_all_counted()
    {
        for (var i = 0; i < 30; i++) File.WriteAllText(_home.In($"a\t{i}{new string('x', 200)}"), "");

        Assert.Empty(_home.Directory.List(RemotePath.Root, _omitted));
        Assert.Equal(30, _omitted.Count);
        Assert.Equal(8, _omitted.Examples.Count);
        Assert.All(_omitted.Examples, e => Assert.InRange(e.Length, 100, 200));
    }

    [Fact]
    public void The_directory_of_the_server_is_no_omission_and_another_one_spelled_like_it_is()
    {
        _home.Store("/f", "x");
        Directory.CreateDirectory(_home.In(".FtpTools"));
        File.WriteAllText(_home.In(".FtpTools/f"), "12345");

        Assert.Equal("f", Assert.Single(_home.Directory.List(RemotePath.Root, _omitted)).Name);
        Assert.Equal("'.FtpTools' is reserved", Assert.Single(_omitted.Examples));
        Assert.Equal(new StorageAmount(6, 2) { Directories = 1 }, _home.Directory.Measure(keepUpTo: null, CancellationToken.None));
    }

    [Fact]
    public void A_recount_counts_what_cannot_be_listed()
    {
        OddNames.File(_home.Path, @"a\377", "12345");
        OddNames.File(_home.Path, @"a\\b", "1234");
        OddNames.File(_home.Path, @"a\nb", "123");
        OddNames.Folder(_home.Path, @"d\376");

        Assert.Equal(new StorageAmount(5 + 4 + 3 + "content".Length, 4) { Directories = 1 }, _home.Directory.Measure(keepUpTo: null, CancellationToken.None));
    }

    [Fact]
    public void A_directory_with_something_that_cannot_be_listed_is_not_empty()
    {
        Directory.CreateDirectory(_home.In("d"));
        OddNames.File(_home.In("d"), @"a\377");

        Refused.With(ErrorCode.DirectoryNotEmpty, () => _home.Directory.DeleteDirectory(RemotePath.Parse("/d")));
        Assert.True(OddNames.Exists(_home.In("d"), @"a\377"));
    }

    [Theory]
    [InlineData(UnixFileMode.None)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void A_directory_that_may_not_be_read_or_not_be_searched_is_not_an_empty_one(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows()) return;
        _home.Store("/d/f", "x", makeParents: true);
        File.SetUnixFileMode(Path.GetDirectoryName(_home.Path)!, Open);
        File.SetUnixFileMode(_home.Path, Open);
        File.SetUnixFileMode(_home.In("d"), mode);
        try
        {
            Nobody.Does(() =>
            {
                Refused.With(ErrorCode.PermissionDenied, () => Assert.NotEmpty(_home.Directory.List(RemotePath.Parse("/d"), _omitted)));
                Refused.With(ErrorCode.LocalFileError, () => new LocalFolder(new FileSystem(), _home.Path).Read(SyncFilter.Everything, CancellationToken.None));
                if (mode != UnixFileMode.OtherRead) Refused.With(ErrorCode.LocalFileError, () => LocalNames.In(_home.In("d"), "/"));
            });
            Assert.Equal(0, _omitted.Count);
        }
        finally
        {
            File.SetUnixFileMode(_home.In("d"), Open);
        }
    }

    [Fact]
    public void One_entry_that_the_disk_cannot_describe_is_counted_and_does_not_hide_the_others()
    {
        foreach (var name in new[] { "a", "bad", "z" }) File.WriteAllText(_home.In(name), "x");
        var home = new HomeDirectory(BrokenDisk.Create("bad"), _home.Path);

        Assert.Equal(["a", "z"], home.List(RemotePath.Root, _omitted).Select(e => e.Name).Order());
        Assert.StartsWith("'bad' cannot be looked at", Assert.Single(_omitted.Examples), StringComparison.Ordinal);
        Refused.With(ErrorCode.StorageError, () => home.Stat(RemotePath.Parse("/bad")));
        Refused.With(ErrorCode.StorageError, () => home.Measure(keepUpTo: null, CancellationToken.None));
    }

    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The real disk, one entry of which cannot be read.</summary>
    public class BrokenDisk : DispatchProxy
    {
        private static readonly FileSystem Real = new();

        private IDirectoryInfoFactory? _factory;

        public static IFileSystem Create(string name)
        {
            var disk = Create<IFileSystem, BrokenDisk>();
            var factory = Create<IDirectoryInfoFactory, Factory>();
            ((Factory)factory).Broken = name;
            ((BrokenDisk)disk)._factory = factory;
            return disk;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            return targetMethod!.Name == "get_DirectoryInfo" ? _factory : targetMethod.Invoke(Real, BindingFlags.DoNotWrapExceptions, null, args, null);
        }

        public class Factory : DispatchProxy
        {
            internal string Broken { get; set; } = string.Empty;

            protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
            {
                if (args is [string path] && Path.GetFileName(path) == Broken) throw new IOException("Input/output error", 5);
                return targetMethod!.Invoke(Real.DirectoryInfo, BindingFlags.DoNotWrapExceptions, null, args, null);
            }
        }
    }
}
