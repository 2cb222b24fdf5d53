using System.Diagnostics;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Load;

[Collection(LoadGroup.Name)]
public class LargeFileTests
{
    private const long MiB = 1024 * 1024;

    [Fact]
    public async Task A_file_of_128_MiB_goes_both_ways_with_TLS_and_little_memory()
    {
        await MoveAsync(128 * MiB, mostAllocated: 32 * MiB, mostWorkingSet: null);
    }

    [Fact]
    public async Task A_file_of_1_GiB_goes_both_ways_with_TLS_and_less_than_100_MiB_of_memory()
    {
        LoadGroup.SkipUnlessLong();

        // Both ends are in this process, so each of them uses less than the two together.
        await MoveAsync(1024 * MiB, mostAllocated: 200 * MiB, mostWorkingSet: 100 * MiB);
    }

    private static async Task MoveAsync(long length, long mostAllocated, long? mostWorkingSet)
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        await session.UploadAsync(folder.File("warm", 2_000_000), "/warm");
        await session.DownloadAsync("/warm", folder.In("warm2"));
        var digest = Generate(folder.In("up"), length);
        GC.Collect();
        var memory = WorkingSet();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);

        var up = await session.UploadAsync(folder.In("up"), "/big");
        AssertBounded("upload");
        allocated = GC.GetTotalAllocatedBytes(precise: true);
        var down = await session.DownloadAsync("/big", folder.In("down"));
        AssertBounded("download");

        Assert.Equal((digest, length), (up.Digest, up.Length));
        Assert.Equal((digest, length), (down.Digest, down.Length));
        Assert.Equal(digest, DigestOf(server.InHome("big")));
        Assert.Equal(digest, DigestOf(folder.In("down")));

        void AssertBounded(string what)
        {
            var grown = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            Assert.True(grown < mostAllocated, $"The {what} of {length / MiB} MiB allocated {grown / MiB} MiB.");
            if (mostWorkingSet is not { } most) return;
            var extra = WorkingSet() - memory;
            Assert.True(extra < most, $"The {what} of {length / MiB} MiB took {extra / MiB} MiB of working memory.");
        }
    }

    private static string Generate(string path, long length)
    {
        var piece = TestContent.Of((int)MiB);
        using var digest = ContentDigest.Create(DigestAlgorithm.Md5);
        using var file = File.Create(path);
        for (var i = 0; i < length / MiB; i++)
        {
            BitConverter.TryWriteBytes(piece, i);
            file.Write(piece);
            digest.Append(piece);
        }

        return digest.Finish();
    }

    private static string DigestOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(file));
    }

    private static long WorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
