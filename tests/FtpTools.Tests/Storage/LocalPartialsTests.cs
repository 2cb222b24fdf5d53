using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

public sealed class LocalPartialsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalPartials _partials = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_waits_is_found_with_the_name_it_is_for()
    {
        _folder.File(PartialNames.LocalFor("a.iso"), 5);
        _folder.File("b.iso", 7);
        _folder.File("below/.c.txt.ftpart", 3);

        var found = Assert.Single(_partials.Find(_folder.Path, recurse: false));
        Assert.Equal((_folder.In(".a.iso.ftpart"), _folder.In("a.iso"), 5), (found.FullName, found.Destination, found.Received));
        Assert.Equal([3, 5], _partials.Find(_folder.Path, recurse: true).Select(p => p.Received).Order());
    }

    [Fact]
    public void A_name_too_long_to_be_told_is_not_guessed()
    {
        var path = _folder.File(PartialNames.LocalFor(new string('x', 255)), 5);

        var found = Assert.Single(_partials.Find(_folder.Path, recurse: false));
        Assert.Equal((path, null), (found.FullName, found.Destination));
    }

    [Fact]
    public void A_missing_folder_is_told()
    {
        Refused.With(ErrorCode.LocalFileNotFound, () => _partials.Find(_folder.In("missing"), recurse: false));
    }

    [Fact]
    public void One_is_deleted_and_nothing_else_is()
    {
        var partial = _folder.File(".a.ftpart", 5);
        var other = _folder.File("a", 5);

        _partials.Delete(partial);

        Assert.False(File.Exists(partial));
        Refused.With(ErrorCode.LocalFileNotFound, () => _partials.Delete(partial));
        Refused.With(ErrorCode.InvalidArgument, () => _partials.Delete(other));
        Assert.True(File.Exists(other));
    }

    [Fact]
    public void One_that_is_being_received_is_not_deleted()
    {
        var path = _folder.In("a.iso");
        using var partial = new LocalFiles(new System.IO.Abstractions.FileSystem()).ResumePartial(path);

        Refused.With(ErrorCode.FileBusy, () => _partials.Delete(_folder.In(".a.iso.ftpart")));
    }
}
