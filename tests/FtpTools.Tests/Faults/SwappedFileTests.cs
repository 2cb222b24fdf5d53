using FtpTools.Files;
using FtpTools.Tests.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Faults;

/// <summary>
/// A file is swapped for something else after it was looked at and before it is used (H13, H15, C8): for a directory, a pipe, or a
/// link that leads out of the home. Nothing waits for the pipe, nothing is read or written through the link.
/// </summary>
public sealed class SwappedFileTests : IDisposable
{
    private readonly TemporaryFolder _outside = new();

    public SwappedFileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes, and links that anybody may make, are there on Unix only.");
        _outside.File("secret", TestContent.Of(FaultRig.Large, seed: 99));
    }

    public void Dispose() => _outside.Dispose();

    [Theory]
    [InlineData("directory", ErrorCode.IsADirectory)]
    [InlineData("pipe", ErrorCode.NotAFile)]
    [InlineData("link", ErrorCode.NotAFile)]
    [InlineData("device", ErrorCode.NotAFile)]
    [InlineData("socket", ErrorCode.NotAFile)]
    public async Task H15_what_is_no_file_any_more_is_refused_when_it_is_asked_for(string kind, ErrorCode code)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(FaultRig.Large));
        Assert.Equal(FaultRig.Large, (await rig.Session.StatAsync("/a")).Length);
        Swap(rig.InHome("a"), kind);

        Assert.Equal("/a", (await Refused.WithAsync(code, () => rig.Session.DownloadAsync("/a", rig.Folder.In("a")))).Target);
        await Refused.WithAsync(code, () => rig.Session.DigestAsync("/a"));

        Assert.False(File.Exists(rig.Folder.In("a")));
        await rig.AssertUsableAsync();
    }

    [Theory]
    [InlineData("directory", FaultRig.Small, ErrorCode.IsADirectory)]
    [InlineData("directory", FaultRig.Large, ErrorCode.IsADirectory)]
    [InlineData("pipe", FaultRig.Small, ErrorCode.NotAFile)]
    [InlineData("pipe", FaultRig.Large, ErrorCode.NotAFile)]
    [InlineData("link", FaultRig.Small, ErrorCode.NotAFile)]
    [InlineData("link", FaultRig.Large, ErrorCode.NotAFile)]
    [InlineData("device", FaultRig.Large, ErrorCode.NotAFile)]
    [InlineData("socket", FaultRig.Large, ErrorCode.NotAFile)]
    public async Task H15_the_target_of_an_upload_that_was_swapped_is_neither_replaced_nor_written_through(string kind, int length, ErrorCode code)
    {
        SkipUnlessMade(kind);
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllText(rig.InHome("a"), "old");
        rig.RemoteDisk.BeforeWrite = Once(() => Swap(rig.InHome("a"), kind));
        var upload = rig.Session.UploadAsync(rig.Folder.File("a", length), "/a", FaultRig.Overwriting);

        Assert.Equal("/a", (await Refused.WithAsync(code, () => upload)).Target);

        Assert.Equal(kind, UnixFiles.KindOf(rig.InHome("a")));
        AssertOutsideUntouched();
        await rig.AssertUsableAsync();
    }

    [Theory]
    [InlineData("directory")]
    [InlineData("pipe")]
    [InlineData("link")]
    public async Task H13_a_file_that_is_swapped_amid_a_download_arrives_as_it_was_opened(string kind)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(FaultRig.Large));
        FaultRig.Amid(rig.LocalDisk, () => Swap(rig.InHome("a"), kind));

        await rig.Session.DownloadAsync("/a", rig.Folder.In("a"));

        Assert.Equal(TestContent.Of(FaultRig.Large), File.ReadAllBytes(rig.Folder.In("a")));
    }

    [Theory]
    [InlineData("directory", ErrorCode.LocalFileExists)]
    [InlineData("pipe", ErrorCode.NotAFile)]
    [InlineData("socket", ErrorCode.NotAFile)]
    [InlineData("device", ErrorCode.NotAFile)]
    [InlineData("link", ErrorCode.NotAFile)]
    public async Task The_local_target_of_a_download_that_was_swapped_is_neither_replaced_nor_written_through(string kind, ErrorCode code)
    {
        SkipUnlessMade(kind);
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(FaultRig.Large));
        var local = rig.Folder.File("down/a", [1]);
        FaultRig.Amid(rig.LocalDisk, () => Swap(local, kind));
        var download = rig.Session.DownloadAsync("/a", local, FaultRig.Overwriting);

        Assert.Equal(local, (await Refused.WithAsync(code, () => download)).Target);

        Assert.Equal(kind, UnixFiles.KindOf(local));
        Assert.Equal([local], Directory.GetFileSystemEntries(rig.Folder.In("down")));
        AssertOutsideUntouched();
    }

    // The user's own links are followed, so that what a link leads to is sent.
    [Theory]
    [InlineData("directory", ErrorCode.LocalFileError)]
    [InlineData("pipe", ErrorCode.LocalFileError)]
    [InlineData("socket", ErrorCode.LocalFileError)]
    public async Task A_local_source_that_is_no_file_any_more_is_refused_and_not_waited_for(string kind, ErrorCode code)
    {
        await using var rig = await FaultRig.StartAsync();
        var local = rig.Folder.File("a", FaultRig.Large);
        Swap(local, kind);

        Assert.Equal(local, (await Refused.WithAsync(code, () => rig.Session.UploadAsync(local, "/a"))).Target);

        Assert.False(File.Exists(rig.InHome("a")));
        await rig.AssertUsableAsync();
    }

    [Theory]
    [InlineData(FaultRig.Small, true)]
    [InlineData(FaultRig.Small, false)]
    [InlineData(FaultRig.Large, true)]
    [InlineData(FaultRig.Large, false)]
    public async Task C8_a_local_partial_file_that_is_a_link_is_not_written_through(int length, bool resume)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(length));
        File.CreateSymbolicLink(rig.Folder.In(".a.ftpart"), _outside.In("secret"));

        var refusal = await Refused.WithAsync(
            ErrorCode.NotAFile, () => rig.Session.DownloadAsync("/a", rig.Folder.In("a"), new TransferOptions { Resume = resume }));

        Assert.Contains("link", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(rig.Folder.In("a")));
        AssertOutsideUntouched();
        File.Delete(rig.Folder.In(".a.ftpart"));
        await rig.AssertUsableAsync();
    }

    [Fact]
    public async Task C8_a_partial_file_of_the_server_that_is_a_link_is_not_written_through()
    {
        await using var rig = await FaultRig.StartAsync();
        await rig.Session.UploadAsync(rig.Folder.File("first", FaultRig.Large), "/first");
        var partial = Path.Combine(rig.Home, ".ftptools", "partial", FtpTools.Storage.PartialNames.For("ann", RemotePath.Parse("/a")));
        File.CreateSymbolicLink(partial, _outside.In("secret"));

        await Refused.WithAsync(
            ErrorCode.NotAFile, () => rig.Session.UploadAsync(rig.Folder.File("a", FaultRig.Large), "/a", new TransferOptions { Resume = true }));

        Assert.False(File.Exists(rig.InHome("a")));
        AssertOutsideUntouched();
        File.Delete(partial);
        await rig.AssertUsableAsync();
    }

    private static Action<long> Once(Action action)
    {
        var done = 0;
        return _ =>
        {
            if (Interlocked.Exchange(ref done, 1) == 0) action();
        };
    }

    private void AssertOutsideUntouched()
    {
        Assert.Equal(TestContent.Of(FaultRig.Large, seed: 99), File.ReadAllBytes(_outside.In("secret")));
        Assert.Single(Directory.GetFileSystemEntries(_outside.Path));
    }

    // Found out before: what is thrown amid a transfer fails it.
    private void SkipUnlessMade(string kind)
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(UnixFiles.TryMake(kind, folder.In("a"), _outside.In("secret")), "This user may not make devices.");
    }

    private void Swap(string path, string kind)
    {
        File.Delete(path);
        Assert.SkipUnless(UnixFiles.TryMake(kind, path, _outside.In("secret")), "This user may not make devices.");
    }
}
