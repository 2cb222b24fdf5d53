using System.IO.Abstractions;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Storage;

/// <summary>What becomes of rights that the system does not let us give: nobody may do more with the file than before.</summary>
public sealed class FileRightsTests : IDisposable
{
    private const int User = 12345;
    private const int Group = 23456;

    private readonly TemporaryFolder _folder = new();

    public FileRightsTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tests ask Linux for the rights.");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("640", "600")]
    [InlineData("664", "644")]
    [InlineData("670", "600")]
    [InlineData("775", "755")]
    [InlineData("646", "646")]
    public void Who_may_not_keep_the_group_lets_the_new_group_do_what_everybody_may(string mode, string expected)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may act for other users.");
        var path = _folder.File("a", 3);
        UnixRights.SetOwner(path, 0, 0);
        UnixRights.SetMode(path, mode);
        UnixRights.SetMode(_folder.Path, "777");
        var files = new LocalFiles(new FileSystem());

        UnixRights.AsUser(User, Group, () =>
        {
            using var partial = files.CreatePartial(path);
            partial.Write([1, 2], path);
            files.Publish(partial, path, overwrite: true, null);
        });

        Assert.Equal([1, 2], File.ReadAllBytes(path));
        Assert.Equal(expected, UnixRights.ModeOf(path));
        Assert.Equal((User, Group), UnixRights.OwnerOf(path));
    }

    [Fact]
    public void Who_may_not_keep_the_group_drops_the_access_list_and_what_its_mask_would_give_the_group()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may act for other users.");
        var path = _folder.File("a", 3);
        UnixRights.SetAccessList(path, User + 1);
        Assert.Equal("660", UnixRights.ModeOf(path));
        UnixRights.SetMode(_folder.Path, "777");
        var files = new LocalFiles(new FileSystem());

        UnixRights.AsUser(User, Group, () =>
        {
            using var partial = files.CreatePartial(path);
            files.Publish(partial, path, overwrite: true, null);
        });

        Assert.Empty(UnixRights.AccessListOf(path));
        Assert.Equal("600", UnixRights.ModeOf(path));
    }

    // Its owner could read what is written to it, and write to it.
    [Fact]
    public void What_waits_of_somebody_else_and_is_open_to_others_is_not_resumed()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may act for other users.");
        var waits = UnixRights.SetMode(_folder.File(".a.ftpart", [1, 2, 3]), "666");
        UnixRights.SetOwner(waits, User + 1, Group);
        UnixRights.SetMode(_folder.Path, "777");
        var files = new LocalFiles(new FileSystem());
        var (length, name) = (0L, string.Empty);

        UnixRights.AsUser(User, Group, () =>
        {
            using var partial = files.ResumePartial(_folder.In("a"));
            (length, name) = (partial.Length, partial.Name);
        });

        Assert.Equal(0, length);
        Assert.NotEqual(".a.ftpart", name);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(waits));
    }

    [Fact]
    public void Settings_keep_the_rights_that_their_owner_gave_them()
    {
        var file = new AtomicFile(new FileSystem(), _folder.In("a"));
        file.Replace("old"u8);
        Assert.Equal("600", UnixRights.ModeOf(file.Path));
        UnixRights.SetMode(file.Path, "640");
        if (Environment.IsPrivilegedProcess) UnixRights.SetOwner(file.Path, User, Group);
        var owner = UnixRights.OwnerOf(file.Path);

        file.Replace("new"u8);

        Assert.Equal("new", File.ReadAllText(file.Path));
        Assert.Equal(("640", owner), (UnixRights.ModeOf(file.Path), UnixRights.OwnerOf(file.Path)));
    }

    [Theory]
    [InlineData("600")]
    [InlineData("640")]
    [InlineData("444")]
    public void A_directory_that_is_held_by_its_name_keeps_and_gives_modes_as_well(string mode)
    {
        UnixRights.SetMode(_folder.File("old", 3), mode);
        using var directory = NamedDirectoryHandle.OpenRoot(new FileSystem(), _folder.Path);
        foreach (var name in new[] { "old", "new" })
        {
            using var partial = PartialFile.OpenExclusive(NamedDirectoryHandle.OpenRoot(new FileSystem(), _folder.Path), "partial");
            Assert.Equal("600", UnixRights.ModeOf(_folder.In("partial")));
            partial.Publish(directory, name, overwrite: true, null, (UnixFileMode)UnixRights.Octal(mode));
        }

        using (directory.CreateFile("made")) Assert.Equal("600", UnixRights.ModeOf(_folder.In("made")));
        Assert.Equal(mode, UnixRights.ModeOf(_folder.In("old")));
        Assert.Equal(UnixRights.NewFrom(mode), UnixRights.ModeOf(_folder.In("new")));
        Assert.Equal(["made", "new", "old"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }
}
