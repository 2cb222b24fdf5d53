using FtpTools.Files;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>Pipes, sockets and devices in a home. Opening one the ordinary way would wait for ever, or touch hardware.</summary>
public sealed class HomeDirectorySpecialFileTests : IDisposable
{
    private readonly HomeOnDisk _home = new();

    public HomeDirectorySpecialFileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Special files are told apart on Linux only.");
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("pipe")]
    [InlineData("socket")]
    [InlineData("device")]
    public void H15_a_special_file_is_shown_and_not_read(string kind)
    {
        Make(kind);

        var listed = Assert.Single(_home.Directory.List(RemotePath.Root));
        Assert.Equal((kind, RemoteItemType.Other, 0L), (listed.Name, listed.Type, listed.Size));
        Assert.Equal(RemoteItemType.Other, _home.Directory.Stat(At(kind)).Type);
        Refused.With(ErrorCode.NotAFile, () => _home.Directory.OpenRead(At(kind)));
        Refused.With(ErrorCode.NotADirectory, () => Assert.NotEmpty(_home.Directory.List(At(kind))));
        Refused.With(ErrorCode.NotADirectory, () => _home.Directory.MakeDirectory(At(kind).Append("x"), makeParents: true));
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("socket")]
    [InlineData("device")]
    public void H15_a_special_file_is_deleted_without_being_opened(string kind)
    {
        Make(kind);

        Refused.With(ErrorCode.NotADirectory, () => _home.Directory.DeleteDirectory(At(kind)));
        _home.Directory.DeleteFile(At(kind));

        Assert.Empty(_home.Directory.List(RemotePath.Root));
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("socket")]
    [InlineData("device")]
    public void H15_a_special_file_is_never_replaced_by_a_file(string kind)
    {
        Make(kind);
        _home.Store("/file", "x");

        foreach (var overwrite in new[] { false, true })
        {
            Refused.With(ErrorCode.NotAFile, () => _home.Store("/" + kind, "x", overwrite));
            Refused.With(ErrorCode.NotAFile, () => _home.Directory.Publisher.CheckStore(At(kind), overwrite, makeParents: false));
        }

        Refused.With(ErrorCode.NotAFile, () => _home.Directory.Rename(At("file"), At(kind), overwrite: true));
        Assert.Equal(kind, UnixFiles.KindOf(_home.In(kind)));
        Assert.Equal("x", _home.Read("/file"));
        Assert.Empty(_home.PartialFiles());
    }

    private static RemotePath At(string name) => RemotePath.Root.Append(name);

    private void Make(string kind)
    {
        var path = _home.In(kind);
        if (kind == "pipe") UnixFiles.Pipe(path);
        else if (kind == "socket") UnixFiles.Socket(path);
        else Assert.SkipUnless(UnixFiles.TryDevice(path), "This user may not make devices.");
    }
}
