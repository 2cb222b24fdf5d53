using System.Text;
using FtpTools.Files;
using FtpTools.Storage;

namespace FtpTools.Tests.Storage;

/// <summary>The notes beside partial files, also those that earlier versions have written.</summary>
public class PartialInfoTests
{
    [Fact]
    public void A_note_of_an_earlier_version_is_read()
    {
        Assert.Equal(new PartialInfo("ann", "/d/a b", 900_000), Read("""{"user":"ann","path":"/d/a b","length":900000}"""));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0L, false)]
    [InlineData(long.MaxValue, false)]
    public void What_is_written_is_read_with_its_length_or_without(long? length, bool isOpen)
    {
        var info = new PartialInfo("ann", "/é\"", length, length is null ? "mark" : null);

        var read = PartialInfo.Read(new MemoryStream(info.ToBytes()));

        Assert.Equal(info, read);
        Assert.Equal(isOpen, read!.IsOpen);
        Assert.DoesNotContain("open", Encoding.UTF8.GetString(info.ToBytes()), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"user":"ann","path":"/a"}""")]
    [InlineData("""{"user":"ann","path":null,"length":1}""")]
    [InlineData("""{"user":"ann","path":"/a","length":"1"}""")]
    [InlineData("""{"user":"ann","path":"/a","length":1e400}""")]
    [InlineData("""{"user":"ann","path":"/a","length":nu""")]
    public void What_is_not_a_note_is_none(string text)
    {
        Assert.Null(Read(text));
    }

    [Theory]
    [InlineData("ann", "/a", true)]
    [InlineData("ANN", "/a", true)]
    [InlineData("ann", "/A", false)]
    [InlineData("anna", "/a", false)]
    public void It_is_of_a_user_and_a_path(string user, string path, bool isOf)
    {
        Assert.Equal(isOf, new PartialInfo("ann", "/a", null).IsOf(user, RemotePath.Parse(path)));
    }

    [Fact]
    public void A_file_is_known_again_until_it_is_another_one()
    {
        var file = new ItemStatus(RemoteItemType.File, 1, DateTime.UnixEpoch, Id: new FileId(2, 3));
        ItemStatus[] others =
        [
            file with { Length = 2 }, file with { Modified = DateTime.UnixEpoch.AddTicks(1) }, file with { Id = new FileId(2, 4) }, file with { Id = new FileId(3, 3) },
            file with { Id = null },
        ];

        Assert.Equal(PartialInfo.MarkOf(file), PartialInfo.MarkOf(file with { Mode = UnixFileMode.UserRead }));
        Assert.Equal(6, others.Append(file).Select(f => PartialInfo.MarkOf(f)).Distinct().Count());
        Assert.Null(PartialInfo.MarkOf(null));
    }

    private static PartialInfo? Read(string text) => PartialInfo.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
