using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Faults;

/// <summary>Files of the kernel, which tell a length that they do not have, go up and come back whole, or not at all.</summary>
public sealed class UnsizedFileTests
{
    private const string Folder = "/proc/sys/kernel";
    private const string Sysfs = "/sys/kernel/mm/transparent_hugepage/enabled";

    public UnsizedFileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has such files.");
    }

    [Theory]
    [InlineData("/proc/version")]
    [InlineData("/proc/filesystems")]
    [InlineData("/proc/self/auxv")]
    [InlineData("/proc/kallsyms")]
    [InlineData("/proc/sys/kernel/ostype")]
    public async Task One_that_says_0_is_sent_with_all_that_is_in_it(string path)
    {
        Assert.SkipUnless(File.Exists(path), "This system does not have it.");
        var content = File.ReadAllBytes(path);
        await using var rig = await FaultRig.StartAsync();

        var result = await rig.Session.UploadAsync(path, "/a");

        Assert.Equal((content.LongLength, TestContent.Md5(content), true), (result.Length, result.Digest, result.IsVerified));
        Assert.NotEmpty(content);
        Assert.Equal(content, File.ReadAllBytes(rig.InHome("a")));
        await rig.AssertUsableAsync();
    }

    [Theory]
    [InlineData("ostype")]
    [InlineData("version")]
    public async Task One_that_says_0_is_received_and_hashed_with_all_that_is_in_it(string name)
    {
        var content = File.ReadAllBytes($"{Folder}/{name}");
        await using var rig = await FaultRig.StartAsync(Folder);

        var result = await rig.Session.DownloadAsync("/" + name, rig.Folder.In("a"));
        var (length, digest) = await rig.Session.DigestAsync("/" + name);

        Assert.Equal((content.LongLength, TestContent.Md5(content)), (result.Length, result.Digest));
        Assert.Equal((content.LongLength, TestContent.Md5(content)), (length, digest));
        Assert.Equal(content, File.ReadAllBytes(rig.Folder.In("a")));
        await Refused.WithAsync(
            ErrorCode.LengthMismatch, () => rig.Session.DigestAsync("/" + name, DigestAlgorithm.Md5, content.Length + 1));
    }

    [Fact]
    public async Task What_waits_of_one_is_resumed_when_it_is_the_beginning()
    {
        var content = File.ReadAllBytes("/proc/kallsyms");
        Assert.SkipUnless(content.Length > FaultRig.Large, "This system tells too little to be stopped amid.");
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.PartialOf("/a"), content[..500_000]);

        var result = await rig.Session.UploadAsync("/proc/kallsyms", "/a", new TransferOptions { Resume = true });

        Assert.Equal((500_000, content.LongLength), (result.ResumedFrom, result.Length));
        Assert.Equal(content, File.ReadAllBytes(rig.InHome("a")));
    }

    [Fact]
    public async Task One_that_ends_before_the_length_it_tells_is_an_error_that_says_so_at_both_ends()
    {
        Assert.SkipUnless(File.Exists(Sysfs) && new FileInfo(Sysfs).Length == 4096, "This system does not have it.");
        var length = File.ReadAllText(Sysfs).Length;
        await using var rig = await FaultRig.StartAsync(Path.GetDirectoryName(Sysfs));

        var refusal = await Refused.WithAsync(ErrorCode.FileChanged, () => rig.Session.DownloadAsync("/enabled", rig.Folder.In("a")));
        Assert.Contains($"after {length} bytes", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("sysfs", refusal.Message, StringComparison.Ordinal);
        await Refused.WithAsync(ErrorCode.FileChanged, () => rig.Session.DigestAsync("/enabled"));
        await using var other = await FaultRig.StartAsync();
        var local = await Refused.WithAsync(ErrorCode.FileChanged, () => other.Session.UploadAsync(Sysfs, "/a"));

        Assert.Equal(Sysfs, local.Target);
        Assert.Contains($"after {length} bytes", local.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(other.InHome("a")));
        Assert.False(File.Exists(rig.Folder.In("a")));
    }

    [Theory]
    [InlineData(FileComparison.Time)]
    [InlineData(FileComparison.Digest)]
    public async Task An_empty_file_is_not_the_same_as_one_that_says_0(FileComparison comparison)
    {
        await using var rig = await FaultRig.StartAsync(Folder);
        var options = FaultRig.Overwriting with { SkipExisting = true, Compare = comparison };
        var there = await rig.Session.StatAsync("/ostype");
        Assert.Equal(0, there.Length);
        var local = rig.Folder.File("a", 0);
        File.SetLastWriteTimeUtc(local, there.Modified.ToUniversalTime());

        var result = await rig.Session.DownloadAsync("/ostype", local, options);

        Assert.False(result.IsSkipped);
        Assert.Equal(File.ReadAllBytes($"{Folder}/ostype"), File.ReadAllBytes(local));
    }

    [Theory]
    [InlineData(FileComparison.Time)]
    [InlineData(FileComparison.Digest)]
    public async Task A_truly_empty_file_is_skipped_when_it_is_there_and_costs_one_read_when_it_is_moved(FileComparison comparison)
    {
        await using var rig = await FaultRig.StartAsync();
        var (local, remote) = (0, 0);
        var path = rig.Folder.File("a", 0);
        rig.LocalDisk.BeforeRead = _ => Interlocked.Increment(ref local);
        rig.RemoteDisk.BeforeRead = _ => Interlocked.Increment(ref remote);

        await rig.Session.UploadAsync(path, "/a");
        await rig.Session.DownloadAsync("/a", rig.Folder.In("b"));
        Assert.Equal((1, 1), (local, remote));
        Assert.Equal(0, new FileInfo(rig.Folder.In("b")).Length);

        var options = FaultRig.Overwriting with { SkipExisting = true, Compare = comparison };
        Assert.True((await rig.Session.UploadAsync(path, "/a", options)).IsSkipped);
        Assert.True((await rig.Session.DownloadAsync("/a", rig.Folder.In("b"), options)).IsSkipped);
    }

    [Fact]
    public async Task A_synchronisation_sends_what_is_in_it()
    {
        await using var rig = await FaultRig.StartAsync();
        const string keys = "/proc/sys/kernel/keys";
        Assert.SkipUnless(Directory.Exists(keys), "This system does not have it.");
        var sync = new FtpSync(rig.Session, new FtpSyncOptions { LocalPath = keys, RemotePath = "/", Direction = SyncDirection.Up });

        var plan = await sync.PlanAsync(TestContext.Current.CancellationToken);
        foreach (var step in plan.Steps) await sync.CarryOutAsync(step, cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotEmpty(plan.Steps);
        Assert.All(plan.Steps, s => Assert.Equal(File.ReadAllBytes($"{keys}/{s.Path}"), File.ReadAllBytes(rig.InHome(s.Path))));
    }
}
