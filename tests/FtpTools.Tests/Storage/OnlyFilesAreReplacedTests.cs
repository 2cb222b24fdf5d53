using FtpTools.Storage;
using FtpTools.Tests.Faults;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>What is no regular file is never replaced by one, at neither end, whatever is allowed.</summary>
public sealed class OnlyFilesAreReplacedTests : IDisposable
{
    private readonly TemporaryFolder _outside = new();

    public OnlyFilesAreReplacedTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Special files are told apart on Linux only.");
        _outside.File("secret", [1, 2, 3]);
    }

    public static TheoryData<string, int> Kinds()
    {
        var data = new TheoryData<string, int>();
        foreach (var kind in new[] { "directory", "pipe", "socket", "device", "link", "dangling" })
        {
            data.Add(kind, FaultRig.Small);
            data.Add(kind, FaultRig.Large);
        }

        return data;
    }

    public void Dispose() => _outside.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_upload_replaces_none_and_says_so_before_the_content_is_sent(string kind, int length)
    {
        await using var rig = await FaultRig.StartAsync();
        Make(kind, rig.InHome("a"));
        var local = rig.Folder.File("a", length);
        foreach (var options in Ways())
        {
            var before = rig.Session.BytesSent;
            var code = kind == "directory" ? ErrorCode.IsADirectory : ErrorCode.NotAFile;
            var refusal = await Refused.WithAsync(code, () => rig.Session.UploadAsync(local, "/a", options));

            Assert.Equal("/a", refusal.Target);
            if (length == FaultRig.Large) Assert.InRange(rig.Session.BytesSent - before, 0, 10_000);
        }

        AssertUntouched(kind, rig.InHome("a"));
        Assert.Empty(Server.Signals.PartialFiles(rig.Home));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_download_replaces_none_and_says_so_before_the_content_is_asked_for(string kind, int length)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(length));
        var local = rig.Folder.In("a");
        Make(kind, local);
        foreach (var options in Ways())
        {
            var before = rig.Session.BytesReceived;
            var code = kind == "directory" ? ErrorCode.LocalFileExists : ErrorCode.NotAFile;
            var refusal = await Refused.WithAsync(code, () => rig.Session.DownloadAsync("/a", local, options));

            Assert.Equal(local, refusal.Target);
            Assert.InRange(rig.Session.BytesReceived - before, 0, 1_000);
        }

        AssertUntouched(kind, local);
        Assert.Equal([local], Directory.GetFileSystemEntries(rig.Folder.Path));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_rename_and_a_move_replace_none(string kind, int length)
    {
        await using var rig = await FaultRig.StartAsync();
        Directory.CreateDirectory(rig.InHome("d"));
        File.WriteAllBytes(rig.InHome("d/from"), TestContent.Of(length));
        Make(kind, rig.InHome("a"));

        foreach (var overwrite in new[] { true, false })
        {
            var refusal = await Assert.ThrowsAnyAsync<FtpToolsException>(() => rig.Session.RenameAsync("/d/from", "/a", overwrite));
            Assert.Contains(refusal.Code, new[] { ErrorCode.NotAFile, ErrorCode.IsADirectory, ErrorCode.AlreadyExists });
            if (overwrite) Assert.NotEqual(ErrorCode.AlreadyExists, refusal.Code);
        }

        AssertUntouched(kind, rig.InHome("a"));
        Assert.Equal(length, new FileInfo(rig.InHome("d/from")).Length);
    }

    [Theory]
    [InlineData("directory")]
    [InlineData("pipe")]
    [InlineData("socket")]
    [InlineData("device")]
    [InlineData("link")]
    [InlineData("dangling")]
    public void A_file_of_settings_replaces_none(string kind)
    {
        using var folder = new TemporaryFolder();
        Make(kind, folder.In("a"));

        var file = new AtomicFile(new System.IO.Abstractions.FileSystem(), folder.In("a"));
        var refusal = Refused.With(ErrorCode.LocalFileError, () => file.Replace("new"u8));

        Assert.Equal(folder.In("a"), refusal.Target);
        AssertUntouched(kind, folder.In("a"));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("link")]
    [InlineData("dangling")]
    public void A_directory_that_is_held_by_its_name_replaces_none_that_it_can_tell(string kind)
    {
        using var folder = new TemporaryFolder();
        folder.File("from", [9]);
        Make(kind, folder.In("a"));
        using var directory = NamedDirectoryHandle.OpenRoot(new System.IO.Abstractions.FileSystem(), folder.Path);
        var isTold = directory.Stat("a")?.Type != RemoteItemType.File;
        Assert.SkipUnless(isTold, "A directory that is held by its name cannot tell these from files.");

        Refused.With(ErrorCode.NotAFile, () => directory.Move("from", directory, "a", overwrite: true));
        Refused.With(ErrorCode.NotAFile, () => directory.RightsOf("a"));

        AssertUntouched(kind, folder.In("a"));
    }

    private static IEnumerable<TransferOptions> Ways()
    {
        yield return new TransferOptions { Overwrite = true };
        yield return new TransferOptions { Overwrite = true, Resume = true };
        yield return new TransferOptions { Overwrite = true, IsDurable = true, MakeParents = true };
        yield return new TransferOptions { Overwrite = true, SkipExisting = true };
        yield return new TransferOptions();
    }

    private void Make(string kind, string path)
    {
        var isMade = kind == "dangling"
            ? UnixFiles.TryMake("link", path, _outside.In("nothing")) : UnixFiles.TryMake(kind, path, _outside.In("secret"));
        Assert.SkipUnless(isMade, "This user may not make devices.");
    }

    private void AssertUntouched(string kind, string path)
    {
        Assert.Equal(kind == "dangling" ? "link" : kind, UnixFiles.KindOf(path));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_outside.In("secret")));
        Assert.Single(Directory.GetFileSystemEntries(_outside.Path));
    }
}
