using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>What rests on this computer while something is copied; the folder for temporary files is one of this class.</summary>
[Collection(nameof(WholeProcess))]
public sealed class CopySpoolTests : IDisposable
{
    private const long LargeFile = 16 * 1024 * 1024;
    private const long Middle = 2 * 1024 * 1024;

    private readonly string _variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
    private readonly string? _before;
    private readonly TemporaryFolder _folder = new();

    public CopySpoolTests()
    {
        _before = Environment.GetEnvironmentVariable(_variable);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(_variable, _before);
        _folder.Dispose();
    }

    [Theory]
    [InlineData(nameof(HeldDirection.ToClient))]
    [InlineData(nameof(HeldDirection.ToServer))]
    public async Task Ctrl_C_on_either_way_leaves_nothing_here_and_usable_sessions(string direction)
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("bob");
        await using var relay = new HoldingRelay(rig.Server.Port, Enum.Parse<HeldDirection>(direction), Middle);
        var isComing = direction == nameof(HeldDirection.ToClient);
        rig.Host.With("b", rig.Connect("bob", isComing ? null : relay.Port));
        rig.Host.With("a", rig.Connect("ann", isComing ? relay.Port : null));
        rig.MakeHome("large.bin", LargeFile);
        Environment.SetEnvironmentVariable(_variable, _folder.FullName);
        var stopped = rig.Host.RunAndStopAsync("Copy-FtpItem large.bin -Session $a -DestinationSession $b", relay.Held, relay.Release);
        await relay.Held;
        var result = await stopped;

        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Empty(result.Errors);
        Eventually.True(() => !Directory.EnumerateFileSystemEntries(_folder.FullName).Any(), "A temporary file stays.");
        Assert.False(File.Exists(rig.InHome("large.bin", "bob")));
        rig.RunWell("Copy-FtpItem large.bin -Session $a -DestinationSession $b -Resume");
        Assert.Equal(LargeFile, new FileInfo(rig.InHome("large.bin", "bob")).Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task Large_files_rest_here_one_after_the_other()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("bob");
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, Middle);
        rig.Host.With("b", rig.Connect("bob", relay.Port));
        rig.Host.With("a", rig.Connect());
        for (var i = 0; i < 4; i++) rig.MakeHome($"{i}.bin", LargeFile);
        Environment.SetEnvironmentVariable(_variable, _folder.FullName);
        var copying = Task.Run(() => rig.RunWell("Copy-FtpItem *.bin / -Session $a -DestinationSession $b -PassThru"));
        await relay.Held;
        var resting = Directory.GetDirectories(_folder.FullName);
        relay.Release();

        Assert.Equal(4, (await copying).Count);
        Assert.Single(resting);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task A_folder_for_temporary_files_that_cannot_be_used_is_an_error_that_names_it()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a.txt");
        Environment.SetEnvironmentVariable(_variable, Path.Combine(_folder.FullName, "missing"));
        var result = rig.Run("Copy-FtpItem a.txt b.txt");

        ErrorIs.Like(ErrorCode.LocalFileError, ErrorCategory.DeviceError, Assert.Single(result.Errors), "temporary folder");
        Assert.False(File.Exists(rig.InHome("b.txt")));
    }

    [Fact]
    public async Task A_disk_that_is_full_is_an_error_that_names_it_and_leaves_nothing()
    {
        using var disk = SmallDisk.MountOrSkip(1 << 20);
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.MakeHome("large.bin", LargeFile);
        Environment.SetEnvironmentVariable(_variable, disk.FullName);
        var result = rig.Run("Copy-FtpItem large.bin b.bin");

        Assert.Equal(ErrorCode.StorageFull.ToString(), Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.FullName));
        Assert.False(File.Exists(rig.InHome("b.bin")));
    }
}
