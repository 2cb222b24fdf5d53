using System.IO.Abstractions;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

public class SpoolFolderTests
{
    private static readonly FileSystem Disk = new();

    [Fact]
    public void A_folder_is_for_its_owner_alone_and_goes_with_what_is_in_it()
    {
        string folder;
        using (var spool = SpoolFolder.Create())
        {
            folder = Path.GetDirectoryName(spool.FilePath)!;
            Assert.False(File.Exists(spool.FilePath));
            File.WriteAllText(spool.FilePath, "content");
            File.WriteAllText(Path.Combine(folder, ".content.ftpart"), "half");
            if (!OperatingSystem.IsWindows()) Assert.Equal("700", UnixRights.ModeOf(folder));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_and_what_is_used_is_not()
    {
        using var used = SpoolFolder.Create();
        File.WriteAllText(used.FilePath, "content");
        var left = Left("content", ".content.ftpart", "lock");
        SpoolFolder.Sweep(Disk, TimeProvider.System);

        Assert.False(Directory.Exists(left));
        Assert.Equal("content", File.ReadAllText(used.FilePath));
    }

    [Fact]
    public void A_folder_without_its_lock_is_removed_when_nobody_can_be_making_it_any_more()
    {
        var (fresh, old) = (Left(), Left("new"));
        Directory.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddMinutes(-2));
        SpoolFolder.Sweep(Disk, TimeProvider.System);

        Assert.True(Directory.Exists(fresh));
        Assert.False(Directory.Exists(old));
        Directory.Delete(fresh);
    }

    [Fact]
    public void Nothing_is_removed_that_is_not_of_such_a_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A link needs rights there.");
        var strange = Left("lock", "content", "of somebody else");
        using var elsewhere = new TemporaryFolder();
        elsewhere.File("content", 1);
        elsewhere.File("lock", 1);
        var link = Path.Combine(Path.GetTempPath(), SpoolFolder.NameStart + Guid.NewGuid().ToString("N"));
        Directory.CreateSymbolicLink(link, elsewhere.Path);
        SpoolFolder.Sweep(Disk, TimeProvider.System);

        Assert.Equal("of somebody else", Path.GetFileName(Assert.Single(Directory.GetFiles(strange))));
        Assert.True(File.Exists(elsewhere.In("content")));
        File.Delete(link);
        Directory.Delete(strange, recursive: true);
    }

    private static string Left(params IEnumerable<string> files)
    {
        var folder = Directory.CreateTempSubdirectory(SpoolFolder.NameStart).FullName;
        foreach (var file in files) File.WriteAllText(Path.Combine(folder, file), "left");
        return folder;
    }
}
