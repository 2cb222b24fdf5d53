using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class TransferErrorTests
{
    private const long LargeFile = 32 * 1024 * 1024;

    [Theory]
    [InlineData("Receive-FtpFile /missing.txt")]
    [InlineData("Get-FtpItem /missing.txt")]
    [InlineData("Get-FtpChildItem /missing.txt")]
    [InlineData("Remove-FtpItem /missing.txt")]
    [InlineData("Set-FtpLocation /missing.txt")]
    public async Task A_missing_remote_file_is_not_found(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.NotFound, ErrorCategory.ObjectNotFound, Assert.Single(result.Errors), "/missing.txt", "List the directory");
        Assert.Empty(rig.LocalTree());
    }

    [Fact]
    public async Task A_remote_directory_is_received_with_Recurse_only()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("folder/a.txt");
        var result = rig.Run("Receive-FtpFile /folder");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "/folder", "-Recurse");
        Assert.Empty(rig.LocalTree());
    }

    [Fact]
    public async Task A_local_folder_is_sent_with_Recurse_only()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("folder/a.txt");
        var result = rig.Run("Send-FtpFile folder");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "folder", "-Recurse");
        Assert.Empty(rig.HomeTree());
    }

    [Theory]
    [InlineData("Send-FtpFile missing.txt")]
    [InlineData("Send-FtpFile -LiteralPath missing.txt")]
    public async Task A_missing_local_file_is_not_found(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.LocalFileNotFound, ErrorCategory.ObjectNotFound, Assert.Single(result.Errors), "missing.txt", "Check the local path");
    }

    [Fact]
    public async Task A_local_file_that_vanished_since_it_was_listed_is_not_found()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        rig.WriteLocal("b.txt");
        var result = rig.Run(
            "$files = [IO.DirectoryInfo]::new($local).GetFiles(); [IO.File]::Delete([IO.Path]::Combine($local, 'a.txt')); $files | Send-FtpFile");

        ErrorIs.Like(ErrorCode.LocalFileNotFound, ErrorCategory.ObjectNotFound, Assert.Single(result.Errors), "a.txt");
        Assert.Equal(["b.txt"], rig.HomeTree());
    }

    [Fact]
    public async Task A_local_file_that_shrinks_while_it_is_sent_is_an_error_and_leaves_nothing()
    {
        await using var rig = await CmdletRig.StartAsync();
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, 1024 * 1024);
        rig.Connect(port: relay.Port);
        var file = rig.MakeLocal("shrinking.bin", LargeFile);
        var sending = Task.Run(() => rig.Run("Send-FtpFile shrinking.bin"));
        await relay.Held;
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) stream.SetLength(1024);
        relay.Release();
        var result = await sending;

        ErrorIs.Like(ErrorCode.FileChanged, ErrorCategory.InvalidData, Assert.Single(result.Errors), "shorter", "shrinking.bin", "Send it again");
        Assert.Empty(rig.HomeTree());
        Assert.Single(rig.RunWell("Get-FtpItem /"));
    }

    [Fact]
    public async Task A_remote_file_that_is_there_stays_without_Force_and_is_replaced_with_it()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt", "new");
        rig.WriteHome("a.txt", "old");
        var result = rig.Run("Send-FtpFile a.txt");

        ErrorIs.Like(ErrorCode.AlreadyExists, ErrorCategory.ResourceExists, Assert.Single(result.Errors), "/a.txt", "-Force", "-SkipExisting");
        Assert.Equal("old", File.ReadAllText(rig.InHome("a.txt")));

        rig.RunWell("Send-FtpFile a.txt -Force");
        Assert.Equal("new", File.ReadAllText(rig.InHome("a.txt")));
    }

    [Fact]
    public async Task A_local_file_that_is_there_stays_without_Force_and_is_replaced_with_it()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt", "old");
        rig.WriteHome("a.txt", "new");
        var result = rig.Run("Receive-FtpFile a.txt");

        ErrorIs.Like(ErrorCode.LocalFileExists, ErrorCategory.ResourceExists, Assert.Single(result.Errors), "a.txt", "-Force", "-SkipExisting");
        Assert.Equal("old", File.ReadAllText(rig.InLocal("a.txt")));

        rig.RunWell("Receive-FtpFile a.txt -Force");
        Assert.Equal("new", File.ReadAllText(rig.InLocal("a.txt")));
    }

    [Fact]
    public async Task A_name_that_cannot_be_held_is_refused_with_the_reason()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        var result = rig.Run($"Send-FtpFile a.txt /{new string('n', 300)}; New-FtpDirectory .ftptools");

        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, e => ErrorIs.Like(ErrorCode.NameRefused, ErrorCategory.InvalidArgument, e, "Choose a name"));
        Assert.Empty(rig.HomeTree());
    }

    [Theory]
    [InlineData("Receive-FtpFile ../../etc/hostname")]
    [InlineData("Get-FtpChildItem ..")]
    [InlineData("New-FtpDirectory /a/../../b")]
    [InlineData("Remove-FtpItem ../bob")]
    [InlineData("Set-FtpLocation ..")]
    [InlineData("Send-FtpFile a.txt ../a.txt")]
    public async Task A_path_above_the_home_is_refused(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        var result = rig.RunToError(script);

        var error = result.TerminatingError ?? Assert.Single(result.Errors);
        ErrorIs.Like(ErrorCode.PathRefused, ErrorCategory.PermissionDenied, error, "out of the home", "stays inside the home");
        Assert.Equal(["a.txt"], rig.LocalTree());
    }

    [Theory]
    [InlineData("Send-FtpFile new.txt")]
    [InlineData("New-FtpDirectory new")]
    [InlineData("Remove-FtpItem old.txt")]
    public async Task A_user_who_may_only_read_changes_nothing(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("guest", readOnly: true, home: "ann");
        rig.Connect("guest");
        rig.WriteLocal("new.txt");
        rig.WriteHome("old.txt");
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.AccountReadOnly, ErrorCategory.PermissionDenied, Assert.Single(result.Errors), "read-only");
        Assert.Equal(["old.txt"], rig.HomeTree());
        Assert.Single(rig.RunWell("Receive-FtpFile old.txt"));
    }

    [Fact]
    public async Task A_full_disk_at_either_end_is_told_from_a_quota_and_leaves_nothing()
    {
        await using var rig = await CmdletRig.StartAsync();
        using var disk = SmallDisk.MountOrSkip(1024 * 1024);
        await rig.AddUserAsync("cramped", home: disk.FullName);
        rig.Connect("cramped");
        rig.MakeLocal("large.bin", 3 * 1024 * 1024);
        rig.MakeHome("large.bin", 3 * 1024 * 1024);
        rig.Host.With("disk", disk.FullName);
        var result = rig.Run("Send-FtpFile large.bin; Get-FtpChildItem; $s = Connect-FtpServer -Port $port -Credential $ann; Receive-FtpFile large.bin $disk");

        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, e => ErrorIs.Like(ErrorCode.StorageFull, ErrorCategory.QuotaExceeded, e, "large.bin", "Free space"));
        Assert.Empty(result.Output);
        Assert.Empty(Directory.EnumerateFiles(disk.FullName, "*", SearchOption.AllDirectories));
    }
}
