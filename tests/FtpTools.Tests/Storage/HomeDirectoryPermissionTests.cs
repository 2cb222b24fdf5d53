using FtpTools.Files;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>What the operating system denies to the process that the server runs in.</summary>
public sealed class HomeDirectoryPermissionTests : IDisposable
{
    private readonly HomeOnDisk _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_directory_that_cannot_be_changed_refuses_every_change_with_the_path()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The attribute is one of Linux.");
        _home.Store("/d/f", "old", makeParents: true);
        Assert.SkipUnless(UnixFiles.TryFreeze(_home.In("d")), "This user may not freeze a directory, or the volume cannot.");
        try
        {
            var refusal = Refused.With(ErrorCode.PermissionDenied, () => _home.Store("/d/f", "new", overwrite: true));
            Assert.Equal("/d/f", refusal.Target);
            Refused.With(ErrorCode.PermissionDenied, () => _home.Store("/d/g", "new"));
            Refused.With(ErrorCode.PermissionDenied, () => _home.Directory.DeleteFile(RemotePath.Parse("/d/f")));
            Refused.With(ErrorCode.PermissionDenied, () => _home.Directory.MakeDirectory(RemotePath.Parse("/d/e"), makeParents: true));
            Assert.Equal("old", _home.Read("/d/f"));
            Assert.Empty(_home.PartialFiles());
        }
        finally
        {
            UnixFiles.Thaw(_home.In("d"));
        }
    }

    [Fact]
    public void What_may_not_be_read_is_denied_with_the_path()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Nothing is denied to root.");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no mode bits.");
            return;
        }

        _home.Store("/d/f", "x", makeParents: true);
        File.SetUnixFileMode(_home.In("d/f"), UnixFileMode.None);
        Assert.Equal("/d/f", Refused.With(ErrorCode.PermissionDenied, () => _home.Read("/d/f")).Target);
        File.SetUnixFileMode(_home.In("d"), UnixFileMode.None);
        try
        {
            Assert.Equal("/d", Refused.With(ErrorCode.PermissionDenied, () => Assert.NotEmpty(_home.Directory.List(RemotePath.Parse("/d")))).Target);
            Refused.With(ErrorCode.PermissionDenied, () => _home.Directory.Stat(RemotePath.Parse("/d/f")));
            Refused.With(ErrorCode.PermissionDenied, () => _home.Store("/d/f", "y", overwrite: true));
        }
        finally
        {
            File.SetUnixFileMode(_home.In("d"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
