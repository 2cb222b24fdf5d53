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
            Assert.Equal(new UploadStart(0, UploadSource.Nothing), UploadStart.Of(basis, isUnderWay: false, waiting, published, isSame: true));
            Assert.Equal(new UploadStart(0, UploadSource.Nothing), UploadStart.Of(basis, isUnderWay: true, waiting, published, isSame: true));
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
        Assert.Equal(new UploadStart(offset, (UploadSource)source), UploadStart.Of(UploadBasis.At(offset), isUnderWay: false, waiting, published, isSame: true));
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
        var refusal = Refused.With(ErrorCode.BadRequest, () => UploadStart.Of(UploadBasis.At(offset), isUnderWay: false, waiting, published, isSame: true));

        Assert.Equal(message, refusal.Message);
    }

    [Theory]
    [InlineData(700L, null, 700, Waiting)]
    [InlineData(null, 1000L, 1000, Published)]
    [InlineData(null, 0L, 0, Nothing)]
    [InlineData(null, null, 0, Nothing)]
    public void What_is_appended_goes_on_from_the_end_of_what_is_there(long? waiting, long? published, long offset, int source)
    {
        Assert.Equal(new UploadStart(offset, (UploadSource)source), UploadStart.Of(UploadBasis.Append, isUnderWay: false, waiting, published, isSame: true));
    }

    [Fact]
    public void Nothing_is_appended_where_a_file_and_something_newer_are_there()
    {
        var refusal = Refused.With(ErrorCode.AlreadyExists, () => UploadStart.Of(UploadBasis.Append, isUnderWay: false, 700, 1000, isSame: true));

        Assert.Equal("700 bytes wait; send anew or REST 700", refusal.Message);
    }

    [Theory]
    [InlineData(700L, 100L, ErrorCode.BadRequest, "700 bytes wait, and the file is another one by now; send anew")]
    [InlineData(700L, 1000L, ErrorCode.BadRequest, "700 bytes wait, and the file is another one by now; send anew")]
    [InlineData(700L, null, ErrorCode.AlreadyExists, "700 bytes wait; send anew or REST 700")]
    public void Where_another_file_was_put_beside_what_waits_nothing_goes_on(long waiting, long? offset, ErrorCode code, string message)
    {
        var basis = offset is { } at ? UploadBasis.At(at) : UploadBasis.Append;

        Assert.Equal(message, Refused.With(code, () => UploadStart.Of(basis, isUnderWay: false, waiting, 1000, isSame: false)).Message);

        // It is gone: only what waits is there.
        Assert.Equal(UploadSource.Waiting, UploadStart.Of(UploadBasis.At(5), isUnderWay: false, waiting, null, isSame: false).Source);
        Assert.Equal(UploadSource.Published, UploadStart.Of(UploadBasis.At(5), isUnderWay: false, null, 1000, isSame: false).Source);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1L)]
    public void While_another_upload_is_under_way_nothing_goes_on(long? offset)
    {
        var basis = offset is { } at ? UploadBasis.At(at) : UploadBasis.Append;

        Refused.With(ErrorCode.FileBusy, () => UploadStart.Of(basis, isUnderWay: true, null, 1000, isSame: true));
        Refused.With(ErrorCode.FileBusy, () => UploadStart.Of(basis, isUnderWay: true, null, null, isSame: true));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_place_below_the_beginning_is_refused(long offset)
    {
        Refused.With(ErrorCode.BadRequest, () => UploadBasis.At(offset));
    }
}
