using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Server.Files;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>Uploads whose length nobody has told keep to the quota as all others do: room is reserved before a byte is written.</summary>
public sealed class OpenUploadQuotaTests : IAsyncLifetime
{
    private const int Quota = 3_000_000;
    private const int Piece = 64 * 1024;

    private FilesRig _rig = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await FilesRig.CreateAsync(Quota);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(Quota)]
    public async Task What_fits_exactly_is_stored(int length)
    {
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await WriteAsync(upload, length);
            await _rig.AssertBoundAsync(Quota);
            await upload.PublishAsync(Stop);
        }

        Assert.Equal(TestContent.Of(length), _rig.Read("/a"));
        Assert.Equal(length, await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Piece)]
    [InlineData(10_000_000)]
    public async Task What_never_ends_is_refused_at_the_quota_and_nothing_of_it_stays(int piece)
    {
        await _rig.StoreAsync("/b", new byte[500_000]);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await WriteAsync(upload, Math.Max(0, 2_500_000 - (piece / 2)));
            var refusal = await Refused.WithAsync(ErrorCode.QuotaExceeded, () => upload.WriteAsync(new byte[piece], Stop).AsTask());
            Assert.Equal("/a", refusal.Target);
            Assert.False(upload.Keep);
            await _rig.AssertBoundAsync(Quota);
        }

        Assert.Empty(_rig.PartialFiles());
        Assert.Null(_rig.Read("/a"));
        Assert.Equal(500_000, await _rig.AgreesAsync());
        await _rig.StoreAsync("/c", new byte[2_500_000]);
    }

    [Fact]
    public async Task What_is_refused_leaves_the_old_file_and_drops_what_waited()
    {
        await _rig.StoreAsync("/a", TestContent.Of(1_000_000));
        await _rig.BreakAsync("/a", UploadBasis.New, TestContent.Of(700_000, seed: 2));

        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.At(700_000)))
            await Refused.WithAsync(ErrorCode.QuotaExceeded, () => upload.WriteAsync(new byte[Quota], Stop).AsTask());

        Assert.Equal(TestContent.Of(1_000_000), _rig.Read("/a"));
        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(1_000_000, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task A_replacement_needs_the_difference_only()
    {
        await _rig.StoreAsync("/a", TestContent.Of(2_900_000));
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await WriteAsync(upload, Quota);
            await _rig.AssertBoundAsync(Quota);
            await Refused.WithAsync(ErrorCode.QuotaExceeded, () => _rig.StoreAsync("/b", [1]));
            await upload.PublishAsync(Stop);
        }

        Assert.Equal(Quota, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task What_arrived_beside_a_file_is_kept_only_if_both_have_room()
    {
        await _rig.StoreAsync("/a", TestContent.Of(2_000_000));

        await _rig.BreakAsync("/a", UploadBasis.New, new byte[1_000_000]);
        Assert.Equal(Quota, await _rig.AgreesAsync());
        await _rig.BreakAsync("/a", UploadBasis.New, new byte[1_000_001]);

        Assert.Empty(_rig.PartialFiles());
        Assert.Equal(2_000_000, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task The_copy_of_a_file_needs_room_as_everything_does()
    {
        await _rig.StoreAsync("/a", TestContent.Of(2_999_999));
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.Append))
        {
            await _rig.AssertBoundAsync(Quota);
            await upload.WriteAsync(new byte[1], Stop);
            await Refused.WithAsync(ErrorCode.QuotaExceeded, () => upload.WriteAsync(new byte[1], Stop).AsTask());

            // Room to replace another file is not left: both copies are on the disk until one of them is gone.
            await using var other = await _rig.BeginAsync("/a", UploadBasis.New);
            await Refused.WithAsync(ErrorCode.QuotaExceeded, () => other.WriteAsync(new byte[Piece], Stop).AsTask());
        }

        Assert.Equal(2_999_999, await _rig.AgreesAsync());
        await _rig.SendAsync("/a", UploadBasis.Append, new byte[1]);
        Assert.Equal(Quota, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task In_a_full_home_an_empty_file_fits_and_a_byte_does_not()
    {
        await _rig.StoreAsync("/b", new byte[Quota]);

        await _rig.SendAsync("/a", UploadBasis.New, []);
        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => _rig.SendAsync("/a", UploadBasis.Append, [1]));

        Assert.Empty(_rig.Read("/a")!);
        Assert.Equal(Quota, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task Where_no_file_has_room_an_upload_is_refused_before_its_first_byte()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, [1, 2, 3]);
        await _rig.StoreAsync("/b", []);
        await _rig.ChangeAsync(new AccountChange { FileQuota = QuotaLimit.Of(2) });

        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => _rig.BeginAsync("/c", UploadBasis.New));
        await using (await _rig.BeginAsync("/b", UploadBasis.New))
        {
            // It replaces a file.
        }

        await _rig.SendAsync("/a", UploadBasis.Append, [4]);
        Assert.Equal([1, 2, 3, 4], _rig.Read("/a")!);
        Assert.Equal(4, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task What_is_refused_at_its_beginning_leaves_what_waits()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, TestContent.Of(700_000));
        await _rig.ChangeAsync(new AccountChange { Quota = QuotaLimit.Of(600_000) });

        // What is there already is no reason to refuse; the first byte is.
        await (await _rig.BeginAsync("/a", UploadBasis.Append)).DisposeAsync();
        Assert.Equal(TestContent.Of(700_000), await _rig.WaitingAsync("/a"));
        await Refused.WithAsync(ErrorCode.QuotaExceeded, () => _rig.Files.BeginUploadAsync(FilesRig.At("/a"), 800_000, new QuietTransfer()));

        Assert.Equal(TestContent.Of(700_000), await _rig.WaitingAsync("/a"));
        Assert.Equal(700_000, await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(500_000, true)]
    [InlineData(500_001, false)]
    public async Task An_upload_whose_predecessor_is_gone_takes_the_room_that_it_lacks_if_there_is_any(int others, bool fits)
    {
        await _rig.StoreAsync("/a", new byte[2_500_000]);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await WriteAsync(upload, 2_500_000);
            await _rig.Files.DeleteFileAsync(RemotePath.Parse("/a"), Stop);
            await _rig.StoreAsync("/b", new byte[others]);

            if (fits) await upload.PublishAsync(Stop);
            else await Refused.WithAsync(ErrorCode.QuotaExceeded, () => upload.PublishAsync(Stop));
            Assert.Equal(fits, upload.Keep);
        }

        Assert.Equal(fits, _rig.Read("/a") is not null);
        Assert.Equal(others + (fits ? 2_500_000 : 0), await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_900_000)]
    public async Task A_file_that_is_replaced_by_another_one_meanwhile_gives_its_own_room(int meanwhile)
    {
        await _rig.StoreAsync("/a", new byte[1_000_000]);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await WriteAsync(upload, 1_100_000);
            await _rig.StoreAsync("/a", new byte[meanwhile]);
            await _rig.AssertBoundAsync(Quota);
            await upload.PublishAsync(Stop);
        }

        Assert.Equal(1_100_000, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task Two_uploads_share_the_quota_to_the_last_byte()
    {
        await using (var first = await _rig.BeginAsync("/a", UploadBasis.New))
        await using (var second = await _rig.BeginAsync("/b", UploadBasis.New))
        {
            for (var i = 0; i < 22; i++)
            {
                await first.WriteAsync(new byte[Piece], Stop);
                await second.WriteAsync(new byte[Piece], Stop);
                await _rig.AssertBoundAsync(Quota);
            }

            const int rest = Quota - (2 * 22 * Piece);
            await first.WriteAsync(new byte[rest - 100], Stop);
            await Refused.WithAsync(ErrorCode.QuotaExceeded, () => second.WriteAsync(new byte[101], Stop).AsTask());
            await first.WriteAsync(new byte[100], Stop);
            await first.PublishAsync(Stop);
        }

        Assert.Equal(Quota - (22 * Piece), await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_that_is_closed_meanwhile_stores_nothing_more_and_keeps_what_arrived(bool isAtEnd)
    {
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(new byte[Piece], Stop);
            await _rig.ChangeAsync(new AccountChange { IsEnabled = false });

            if (isAtEnd) await Refused.WithAsync(ErrorCode.AccountClosed, () => upload.PublishAsync(Stop));
            else await Refused.WithAsync(ErrorCode.AccountClosed, () => WriteAsync(upload, Quota));
            Assert.True(upload.Keep);
        }

        await _rig.ChangeAsync(new AccountChange { IsEnabled = true });
        Assert.Null(_rig.Read("/a"));
        Assert.NotNull(await _rig.WaitingAsync("/a"));
        await _rig.AgreesAsync();
    }

    [Fact]
    public async Task An_account_that_may_only_read_by_now_publishes_nothing()
    {
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(new byte[Piece], Stop);
            await _rig.ChangeAsync(new AccountChange { IsReadOnly = true });

            await Refused.WithAsync(ErrorCode.AccountReadOnly, () => upload.PublishAsync(Stop));
        }

        Assert.Null(_rig.Read("/a"));
        Assert.Equal(Piece, await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(1_500_000L, false)]
    [InlineData(null, true)]
    public async Task A_quota_that_is_changed_meanwhile_counts_from_the_next_step(long? quota, bool fits)
    {
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New))
        {
            await upload.WriteAsync(new byte[Piece], Stop);
            await _rig.ChangeAsync(new AccountChange { Quota = quota is { } bytes ? QuotaLimit.Of(bytes) : QuotaLimit.None });

            if (fits) await WriteAsync(upload, 2 * Quota);
            else await Refused.WithAsync(ErrorCode.QuotaExceeded, () => WriteAsync(upload, 2 * Quota));
            Assert.InRange(upload.Length, fits ? (2 * Quota) + Piece : 1_048_576, fits ? (2 * Quota) + Piece : 1_500_000);
        }

        Assert.Equal(fits ? (2 * Quota) + Piece : 0, await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_comes_when_the_bound_is_kept_and_the_ledger_is_right_in_the_end(int seed)
    {
        var random = new Random(seed);
        var uploads = new List<OpenUpload>();
        for (var step = 0; step < 400; step++)
        {
            await StepAsync(random, uploads);
            await _rig.AssertBoundAsync(Quota);
        }

        foreach (var upload in uploads) await upload.DisposeAsync();
        Assert.InRange(await _rig.AgreesAsync(), 0, Quota);
    }

    [Fact]
    public async Task Whatever_comes_at_once_the_ledger_is_right_in_the_end()
    {
        await Parallel.ForAsync(0, 8, Stop, async (seed, _) =>
        {
            var random = new Random(seed);
            var uploads = new List<OpenUpload>();
            for (var step = 0; step < 150; step++) await StepAsync(random, uploads);
            foreach (var upload in uploads) await upload.DisposeAsync();
        });

        Assert.InRange(await _rig.AgreesAsync(), 0, Quota);
    }

    private async Task StepAsync(Random random, List<OpenUpload> uploads)
    {
        var path = $"/{random.Next(4)}";
        var some = random.Next(700_000);
        var upload = uploads.Count == 0 ? null : uploads[random.Next(uploads.Count)];
        try
        {
            switch (random.Next(10))
            {
                case 0 or 1 when uploads.Count < 5:
                    var basis = random.Next(3) switch { 0 => UploadBasis.New, 1 => UploadBasis.Append, _ => UploadBasis.At(some) };
                    await using (var allocation = random.Next(3) == 0 ? await _rig.Files.AllocateAsync(null, some, Stop) : null)
                        uploads.Add(await _rig.BeginAsync(path, basis, allocation));
                    break;
                case 2 or 3 or 4 or 5 or 6 when upload is not null:
                    await WriteOrEndAsync(upload, new byte[some / 4], uploads);
                    break;
                case 7 when upload is not null:
                    uploads.Remove(upload);
                    await using (upload) await upload.PublishAsync(Stop);
                    break;
                case 8 when upload is not null:
                    uploads.Remove(upload);
                    upload.Keep &= random.Next(3) > 0;
                    await upload.DisposeAsync();
                    break;
                case 9:
                    await _rig.Files.DeleteOwnFileAsync(RemotePath.Parse(path), Stop);
                    break;
            }
        }
        catch (FtpToolsException e)
        {
            ErrorCode[] expected = [ErrorCode.QuotaExceeded, ErrorCode.BadRequest, ErrorCode.FileBusy, ErrorCode.AlreadyExists, ErrorCode.NotFound];
            Assert.Contains(e.Code, expected);
        }
    }

    // After a refusal nothing more is written.
    private static async Task WriteOrEndAsync(OpenUpload upload, byte[] content, List<OpenUpload> uploads)
    {
        try
        {
            await upload.WriteAsync(content, Stop);
        }
        catch (FtpToolsException)
        {
            uploads.Remove(upload);
            await upload.DisposeAsync();
            throw;
        }
    }

    private static async Task WriteAsync(OpenUpload upload, int length)
    {
        var content = TestContent.Of(length);
        for (var i = 0; i < length; i += Piece) await upload.WriteAsync(content.AsMemory(i, Math.Min(Piece, length - i)), Stop);
    }
}
