using FtpTools.Server.Files;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>Where the content of an upload of unknown length begins: a table of all that may be there.</summary>
public class UploadStartTests
{
    private const int Nothing = (int)UploadSource.Nothing;
    private const int Waiting = (int)UploadSource.Waiting;
    private const int Published = (int)UploadSource.Published;

    [Theory]
    [InlineData(null, null)]
    [InlineData(700L, null)]
    [InlineData(null, 1000L)]
    [InlineData(700L, 1000L)]
    public void What_is_new_begins_at_the_beginning_whatever_is_there(long? waiting, long? published)
    {
        foreach (var basis in new[] { UploadBasis.New, UploadBasis.At(0) })
        {
            Assert.Equal(new UploadStart(0, UploadSource.Nothing), UploadStart.Of(basis, isUnderWay: false, waiting, published));
            Assert.Equal(new UploadStart(0, UploadSource.Nothing), UploadStart.Of(basis, isUnderWay: true, waiting, published));
        }
    }

    [Theory]
    [InlineData(1, 700L, null, Waiting)]
    [InlineData(700, 700L, null, Waiting)]
    [InlineData(700, 700L, 1000L, Waiting)]
    [InlineData(1, null, 1000L, Published)]
    [InlineData(1000, null, 1000L, Published)]
    public void A_place_is_in_what_waits_or_else_in_the_file(long offset, long? waiting, long? published, int source)
    {
        Assert.Equal(new UploadStart(offset, (UploadSource)source), UploadStart.Of(UploadBasis.At(offset), isUnderWay: false, waiting, published));
    }

    [Theory]
    [InlineData(701, 700L, null, "700 bytes wait; send anew or REST 700")]
    [InlineData(1000, 700L, 1000L, "700 bytes wait; send anew or REST 700")]
    [InlineData(1001, null, 1000L, "The file has 1000 bytes; send anew or REST 1000")]
    [InlineData(1, null, 0L, "The file has 0 bytes; send anew or REST 0")]
    [InlineData(1, null, null, "There is nothing to go on with; send anew")]
    [InlineData(long.MaxValue, 700L, 1000L, "700 bytes wait; send anew or REST 700")]
    [InlineData(long.MaxValue, null, null, "There is nothing to go on with; send anew")]
    public void A_place_behind_what_is_there_is_refused(long offset, long? waiting, long? published, string message)
    {
        var refusal = Refused.With(ErrorCode.BadRequest, () => UploadStart.Of(UploadBasis.At(offset), isUnderWay: false, waiting, published));

        Assert.Equal(message, refusal.Message);
    }

    [Theory]
    [InlineData(700L, null, 700, Waiting)]
    [InlineData(null, 1000L, 1000, Published)]
    [InlineData(null, 0L, 0, Nothing)]
    [InlineData(null, null, 0, Nothing)]
    public void What_is_appended_goes_on_from_the_end_of_what_is_there(long? waiting, long? published, long offset, int source)
    {
        Assert.Equal(new UploadStart(offset, (UploadSource)source), UploadStart.Of(UploadBasis.Append, isUnderWay: false, waiting, published));
    }

    [Fact]
    public void Nothing_is_appended_where_a_file_and_something_newer_are_there()
    {
        var refusal = Refused.With(ErrorCode.AlreadyExists, () => UploadStart.Of(UploadBasis.Append, isUnderWay: false, 700, 1000));

        Assert.Equal("700 bytes wait; send anew or REST 700", refusal.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1L)]
    public void While_another_upload_is_under_way_nothing_goes_on(long? offset)
    {
        var basis = offset is { } at ? UploadBasis.At(at) : UploadBasis.Append;

        Refused.With(ErrorCode.FileBusy, () => UploadStart.Of(basis, isUnderWay: true, null, 1000));
        Refused.With(ErrorCode.FileBusy, () => UploadStart.Of(basis, isUnderWay: true, null, null));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_place_below_the_beginning_is_refused(long offset)
    {
        Refused.With(ErrorCode.BadRequest, () => UploadBasis.At(offset));
    }
}
