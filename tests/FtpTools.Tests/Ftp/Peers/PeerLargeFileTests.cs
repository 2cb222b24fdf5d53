using System.Globalization;
using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.Load;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>A file that is longer than 32 bits can tell.</summary>
[Collection(PeerGroup.Name)]
public sealed class PeerLargeFileTests(PeerServer server)
{
    private const long GiB = 1024 * 1024 * 1024;
    private const long Length = (5 * GiB) + 12_345;
    private const long Fetched = (4 * GiB) + (GiB / 2) + 7;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // In what is else a hole, which costs no room here.
    private static readonly long[] Marks = [0, (2 * GiB) - 4, (4 * GiB) - 4, (4 * GiB) + 1_000_000, Fetched - 3, Length - 8];

    [Theory]
    [InlineData(RawTls.Explicit)]
    [InlineData(RawTls.None)]
    public async Task A_file_of_5_GiB_goes_up_and_its_end_comes_down(RawTls tls)
    {
        LoadGroup.SkipUnlessLong();
        _ = FtpPeers.Find("curl");
        using var place = await server.OpenAsync(tls);
        var (local, copy) = (place.In("large"), place.In("copy"));
        Make(local, Length);
        string[] put = [.. CurlPeer.Common(place), "-T", local, CurlPeer.UrlOf(place, "large")];
        (await CurlPeer.RunAsync(place, put, Limit)).Succeeded();
        Check(place.At("large"), Length);

        string[] head = [.. CurlPeer.Common(place), "-I", CurlPeer.UrlOf(place, "large")];
        var facts = (await CurlPeer.RunAsync(place, head)).Succeeded().Output;
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Length}"), facts, StringComparison.Ordinal);

        Make(copy, Fetched);
        string[] get = [.. CurlPeer.Common(place), "-C", "-", "-o", copy, CurlPeer.UrlOf(place, "large")];
        (await CurlPeer.RunAsync(place, get, Limit)).Succeeded();
        Check(copy, Length);
        File.Delete(place.At("large"));
    }

    // A mark is the place where it stands.
    private static void Make(string path, long length)
    {
        using var file = File.Create(path);
        foreach (var mark in Marks)
        {
            file.Position = mark;
            file.Write(BitConverter.GetBytes(mark));
        }

        file.SetLength(length);
    }

    private static void Check(string path, long length)
    {
        using var file = File.OpenRead(path);
        Assert.Equal(length, file.Length);
        foreach (var mark in Marks)
        {
            file.Position = mark;
            var bytes = new byte[sizeof(long)];
            file.ReadExactly(bytes);
            Assert.Equal(mark, BitConverter.ToInt64(bytes));
        }

        // And nothing but zeros between them.
        file.Position = 0;
        var (buffer, place) = (new byte[1024 * 1024], 0L);
        while (file.Read(buffer) is > 0 and var read)
        {
            var piece = buffer.AsSpan(0, read);
            foreach (var mark in Marks) Clear(piece, mark - place);
            Assert.False(piece.ContainsAnyExcept((byte)0), $"There is something else near {place}.");
            place += read;
        }
    }

    private static void Clear(Span<byte> piece, long start)
    {
        for (var i = Math.Max(0, start); i < Math.Min(piece.Length, start + sizeof(long)); i++) piece[(int)i] = 0;
    }
}
