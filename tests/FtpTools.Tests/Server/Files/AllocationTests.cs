using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Files;

/// <summary>Room that is reserved before an upload begins.</summary>
public sealed class AllocationTests : IAsyncLifetime
{
    private const int Quota = 3_000_000;

    private FilesRig _rig = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await FilesRig.CreateAsync(Quota);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task What_is_allocated_nobody_else_gets_until_it_is_given_back()
    {
        await using (var allocation = await AllocateAsync(2_000_000))
        {
            Assert.Equal(2_000_000, allocation.Length);
            Assert.Equal(new StorageAmount(2_000_000, 1), (await _rig.Files.GetQuotaAsync(Stop)).Reserved);
            await Refused.WithAsync(ErrorCode.QuotaExceeded, () => AllocateAsync(1_000_001));
            await Refused.WithAsync(ErrorCode.QuotaExceeded, () => _rig.StoreAsync("/b", new byte[1_000_001]));
            await allocation.DisposeAsync();
        }

        Assert.Equal(0, await _rig.AgreesAsync());
        await _rig.StoreAsync("/b", new byte[Quota]);
    }

    [Fact]
    public async Task An_upload_uses_what_was_allocated_and_the_rest_is_free_again()
    {
        await using var allocation = await AllocateAsync(Quota);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New, allocation))
        {
            await allocation.DisposeAsync();
            Assert.Equal(new StorageAmount(Quota, 1), (await _rig.Files.GetQuotaAsync(Stop)).Reserved);
            await upload.WriteAsync(new byte[1_000_000], Stop);
            await upload.PublishAsync(Stop);
            await _rig.StoreAsync("/b", new byte[2_000_000]);
        }

        Assert.Equal(Quota, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task An_upload_that_gets_longer_than_what_was_allocated_goes_on_if_there_is_room()
    {
        await using var allocation = await AllocateAsync(10);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New, allocation))
        {
            for (var i = 0; i < 30; i++) await upload.WriteAsync(new byte[100_000], Stop);
            await _rig.AssertBoundAsync(Quota);
            await Refused.WithAsync(ErrorCode.QuotaExceeded, () => upload.WriteAsync(new byte[1], Stop).AsTask());
        }

        Assert.Equal(0, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task An_upload_that_replaces_a_file_needs_less_than_what_was_allocated()
    {
        await _rig.StoreAsync("/a", new byte[1_000_000]);
        await using var allocation = await AllocateAsync(2_000_000);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.New, allocation))
        {
            var reserved = (await _rig.Files.GetQuotaAsync(Stop)).Reserved;
            Assert.Equal((1_000_000, 0, 1_000_000), (reserved.Bytes, reserved.Files, reserved.ReplacingBytes));
            await upload.WriteAsync(new byte[2_000_000], Stop);
            await _rig.AssertBoundAsync(Quota);
            await upload.PublishAsync(Stop);
        }

        Assert.Equal(2_000_000, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task An_upload_that_goes_on_counts_what_waits_as_part_of_what_was_allocated()
    {
        await _rig.BreakAsync("/a", UploadBasis.New, new byte[1_500_000]);
        await using var allocation = await AllocateAsync(1_500_000);
        await using (var upload = await _rig.BeginAsync("/a", UploadBasis.Append, allocation))
        {
            Assert.Equal(new StorageAmount(1_500_000, 1), (await _rig.Files.GetQuotaAsync(Stop)).Reserved);
            await upload.WriteAsync(new byte[1_500_000], Stop);
            await upload.PublishAsync(Stop);
        }

        Assert.Equal(Quota, await _rig.AgreesAsync());
    }

    [Theory]
    [InlineData(long.MaxValue, true, ErrorCode.QuotaExceeded)]
    [InlineData(Quota + 1L, true, ErrorCode.QuotaExceeded)]
    [InlineData(long.MaxValue, false, ErrorCode.StorageFull)]
    [InlineData(long.MaxValue / 8, false, ErrorCode.StorageFull, 1)]
    [InlineData(-1L, true, ErrorCode.BadRequest)]
    [InlineData(long.MinValue, false, ErrorCode.BadRequest)]
    public async Task What_no_quota_and_no_volume_holds_is_refused(long length, bool hasQuota, ErrorCode code, int stored = 0)
    {
        if (!hasQuota) await _rig.ChangeAsync(new AccountChange { Quota = QuotaLimit.None });
        await _rig.StoreAsync("/b", new byte[stored]);

        await Refused.WithAsync(code, () => AllocateAsync(length));
        await Refused.WithAsync(code, () => _rig.Files.AllocateAsync(RemotePath.Parse("/a"), length, Stop));

        Assert.Equal(stored, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task What_is_allocated_again_and_again_adds_up_and_does_not_overflow()
    {
        await _rig.ChangeAsync(new AccountChange { Quota = QuotaLimit.None });
        var allocations = new List<Allocation>();
        for (var i = 0; i < 7; i++) allocations.Add(await AllocateAsync(long.MaxValue / 64));
        await Refused.WithAsync(ErrorCode.StorageFull, () => AllocateAsync(long.MaxValue / 32));
        await _rig.StoreAsync("/a", [1]);

        foreach (var allocation in allocations) await allocation.DisposeAsync();
        Assert.Equal(1, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task An_upload_that_does_not_begin_uses_up_what_was_allocated()
    {
        var allocation = await AllocateAsync(Quota);

        await Refused.WithAsync(ErrorCode.BadRequest, () => _rig.BeginAsync("/a", UploadBasis.At(1), allocation));

        Assert.Equal(0, await _rig.AgreesAsync());
        await _rig.SendAsync("/a", UploadBasis.New, new byte[10]);
        await using (var upload = await _rig.BeginAsync("/b", UploadBasis.New, allocation)) await upload.WriteAsync(new byte[10], Stop);
        Assert.Equal(20, await _rig.AgreesAsync());
    }

    [Fact]
    public async Task What_was_allocated_in_another_home_is_not_used()
    {
        var allocation = await AllocateAsync(2_000_000);
        await _rig.ChangeAsync(new AccountChange { HomeDirectory = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_rig.Home)!, "other")).FullName });

        await _rig.SendAsync("/a", UploadBasis.New, []);
        await using (await _rig.BeginAsync("/b", UploadBasis.New, allocation))
            Assert.Equal(1024 * 1024, (await _rig.Files.GetQuotaAsync(Stop)).Reserved.Bytes);

        await _rig.ChangeAsync(new AccountChange { HomeDirectory = _rig.Home });
        Assert.Equal(2_000_000, (await _rig.Files.GetQuotaAsync(Stop)).Reserved.Bytes);
        await allocation.DisposeAsync();
        Assert.Equal(0, await _rig.AgreesAsync());
    }

    private Task<Allocation> AllocateAsync(long length) => _rig.Files.AllocateAsync(null, length, Stop);
}
