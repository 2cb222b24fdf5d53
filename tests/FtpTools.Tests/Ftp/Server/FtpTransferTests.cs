using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>Content that goes to its end, both ways; REST (H52), and text (H53).</summary>
public sealed class FtpTransferTests : FtpTest
{
    public static TheoryData<RawTls, int> Sizes
    {
        get
        {
            var data = new TheoryData<RawTls, int>();
            foreach (var tls in Enum.GetValues<RawTls>())
            {
                foreach (var size in new[] { 0, 1, 2, 16 * 1024, (256 * 1024) - 1, (256 * 1024) + 1, 3_000_000 }) data.Add(tls, size);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task What_was_stored_is_fetched(RawTls tls, int size)
    {
        var content = TestContent.Of(size);
        await using var ftp = await LogInAsync(tls);
        Assert.StartsWith($"226 Stored, {size} bytes", await ftp.StoreAsync("STOR file.bin", content), StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(Server.InHome("file.bin"), TestContext.Current.CancellationToken));
        Assert.Equal(content, await ftp.FetchAsync("RETR file.bin"));
        await ftp.ExpectAsync($"213 {size}", "SIZE file.bin");
    }

    [Fact]
    public async Task Text_is_not_changed()
    {
        var content = "one\ntwo\r\nthree\r\0four"u8.ToArray();
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("200", "TYPE A");
        Assert.StartsWith("226", await ftp.StoreAsync("STOR text.txt", content), StringComparison.Ordinal);
        Assert.Equal(content, await ftp.FetchAsync("RETR text.txt"));
        await ftp.ExpectAsync("550", "SIZE text.txt");
        await ftp.ExpectAsync("504", "REST 5");
    }

    [Fact]
    public async Task A_file_is_replaced()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", TestContent.Of(5000));
        var content = TestContent.Of(3000);
        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", content), StringComparison.Ordinal);
        Assert.Equal(content, await ftp.FetchAsync("RETR a"));
    }

    [Fact]
    public async Task APPE_goes_on_at_the_end_of_a_file_and_makes_one_that_is_not_there()
    {
        await using var ftp = await LogInAsync();
        Assert.StartsWith("226", await ftp.StoreAsync("APPE log", "one "u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("226", await ftp.StoreAsync("APPE log", "two"u8.ToArray()), StringComparison.Ordinal);
        Assert.Equal("one two", Encoding.UTF8.GetString(await ftp.FetchAsync("RETR log")));
    }

    [Fact]
    public async Task STOU_takes_a_name_that_is_free_and_tells_it()
    {
        await using var ftp = await LogInAsync();
        var first = await ftp.StoreAsync("STOU", "one"u8.ToArray());
        var second = await ftp.StoreAsync("STOU", "two"u8.ToArray());
        var names = await ftp.ListAsync("NLST");
        Assert.Equal(2, names.Length);
        Assert.Contains(names, name => first.EndsWith($"FILE: {name}", StringComparison.Ordinal));
        Assert.Contains(names, name => second.EndsWith($"FILE: {name}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_download_begins_where_REST_says()
    {
        var content = TestContent.Of(100_000);
        await File.WriteAllBytesAsync(Server.InHome("a"), content, TestContext.Current.CancellationToken);
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("350", "REST 99990");
        Assert.Equal(content[99990..], await ftp.FetchAsync("RETR a"));

        // It counted once.
        Assert.Equal(content, await ftp.FetchAsync("RETR a"));
        await ftp.ExpectAsync("350", "REST 100000");
        Assert.Empty(await ftp.FetchAsync("RETR a"));
        await ftp.ExpectAsync("350", "REST 100001");
        await using var data = await ftp.OpenAsync();
        await ftp.ExpectAsync("554", "RETR a");
    }

    [Theory]
    [InlineData("REST")]
    [InlineData("REST -1")]
    [InlineData("REST 1 2")]
    [InlineData("REST 99999999999999999999")]
    [InlineData("REST 0x10")]
    public async Task REST_takes_a_number_of_bytes(string command)
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("501", command);
    }

    [Theory]
    [InlineData("APPE a")]
    [InlineData("STOU")]
    [InlineData("LIST")]
    [InlineData("NLST")]
    [InlineData("MLSD")]
    public async Task REST_is_refused_before_what_cannot_begin_in_the_middle_and_is_used_up(string command)
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", "0123456789"u8.ToArray());
        await ftp.ExpectAsync("350", "REST 3");
        await using (await ftp.OpenAsync()) await ftp.ExpectAsync("503", command);
        Assert.Equal("0123456789", Encoding.UTF8.GetString(await ftp.FetchAsync("RETR a")));
    }

    [Fact]
    public async Task REST_lasts_through_what_comes_between()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", "0123456789"u8.ToArray());
        await ftp.ExpectAsync("350", "REST 3");
        await ftp.ExpectAsync("200", "NOOP");
        await ftp.ExpectAsync("200", "TYPE I");
        await ftp.ExpectAsync("213", "SIZE a");
        Assert.Equal("3456789", Encoding.UTF8.GetString(await ftp.FetchAsync("RETR a")));
    }

    [Fact]
    public async Task STOR_behind_REST_replaces_what_follows_and_readers_keep_the_old_file()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", "0123456789"u8.ToArray());
        await using var reader = new FileStream(Server.InHome("a"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await ftp.ExpectAsync("350", "REST 4");
        Assert.StartsWith("226 Stored, 6 bytes", await ftp.StoreAsync("STOR a", "ab"u8.ToArray()), StringComparison.Ordinal);
        Assert.Equal("0123ab", Encoding.UTF8.GetString(await ftp.FetchAsync("RETR a")));
        var old = new byte[20];
        Assert.Equal(10, await reader.ReadAsync(old, TestContext.Current.CancellationToken));
        await ftp.ExpectAsync("350", "REST 7");
        await using var data = await ftp.OpenAsync();
        await ftp.ExpectAsync("554", "STOR a");
    }

    [Theory]
    [InlineData("RETR none", "550")]
    [InlineData("RETR sub", "550")]
    [InlineData("RETR", "501")]
    [InlineData("RETR ../x", "553")]
    [InlineData("STOR sub", "550")]
    [InlineData("STOR none/x", "550")]
    [InlineData("STOR /", "550")]
    [InlineData("STOR .ftptools", "553")]
    [InlineData("LIST none", "550")]
    [InlineData("MLSD a", "501")]
    public async Task What_cannot_be_transferred_is_refused_before_the_data_connection(string command, string code)
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("257", "MKD sub");
        await ftp.StoreAsync("STOR a", "x"u8.ToArray());
        await using var data = await ftp.OpenAsync();
        await ftp.ExpectAsync(code, command);

        // Whoever has begun a TLS handshake reads the reply before the connection breaks; it cannot be used any more.
        Assert.False(data.Socket.Poll(0, System.Net.Sockets.SelectMode.SelectRead));
        await ftp.ExpectAsync("425", command);
        await ftp.ExpectAsync("229", "EPSV");
        Assert.Equal(0, await data.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task An_account_that_only_reads_stores_nothing()
    {
        await Server.AddUserAsync("reader", readOnly: true);
        await using var ftp = await LogInAsync(user: "reader");
        await using var data = await ftp.OpenAsync();
        await ftp.ExpectAsync("550", "STOR a");
        await ftp.ExpectAsync("550", "MKD sub");
        await ftp.ExpectAsync("550", "DELE a");
        Assert.Empty(await ftp.FetchAsync("NLST"));
    }

    [Fact]
    public async Task The_reply_to_an_upload_tells_the_hash_that_the_client_chose()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("200 MD5", "OPTS HASH MD5");
        var reply = await ftp.StoreAsync("STOR a", "hello"u8.ToArray());
        Assert.Equal("226 Stored, 5 bytes. MD5 5d41402abc4b2a76b9719d911017c592", reply);
    }

    [Fact]
    public async Task The_reply_to_a_download_of_the_whole_tells_the_hash_that_the_client_chose()
    {
        await using var ftp = await LogInAsync();
        var content = TestContent.Of(3_000_000);
        await ftp.StoreAsync("STOR a", content);
        Assert.Equal("226 3000000 bytes were sent.", (await ftp.FetchWithReplyAsync("RETR a")).Reply);
        await ftp.ExpectAsync("200 MD5", "OPTS HASH MD5");
        var (fetched, reply) = await ftp.FetchWithReplyAsync("RETR a");
        Assert.Equal(content, fetched);
        Assert.Equal($"226 3000000 bytes were sent. MD5 {TestContent.Md5(content)}", reply);
        await ftp.ExpectAsync("350", "REST 1000");
        Assert.Equal("226 2999000 bytes were sent.", (await ftp.FetchWithReplyAsync("RETR a")).Reply);
    }

    [Fact]
    public async Task Without_a_port_there_is_no_transfer()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("425", "LIST");
        await ftp.FetchAsync("LIST");
        await ftp.ExpectAsync("425", "LIST");
    }

    [Fact]
    public async Task Framed_and_FTP_clients_have_the_same_files()
    {
        var content = TestContent.Of(10_000);
        await using var ftp = await LogInAsync();
        await using var session = await Server.ConnectAsync();
        await ftp.StoreAsync("STOR a", content);
        using var copy = new TemporaryFolder();
        var path = Path.Combine(copy.Path, "a");
        await session.DownloadAsync("/a", path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(content, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }
}
