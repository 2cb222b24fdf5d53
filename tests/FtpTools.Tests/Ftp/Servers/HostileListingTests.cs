using FtpTools.Files;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>Listings that lie, cannot be understood, or have no end (C1).</summary>
public sealed class HostileListingTests : HostileTest
{
    private const string Facts = "211-I can\n MLST type*;size*;modify*;\n UTF8\n211 End";

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a\rb")]
    [InlineData("\x1b[2J")]
    [InlineData("\u00ff\u00fe")]
    public async Task A_name_that_is_no_name_is_left_out_and_told(string name)
    {
        Server.Say("FEAT", Facts).Send("MLSD", $"type=file;size=5; good\r\ntype=file;size=5; {name}\r\ntype=dir; also good\r\n");
        await using var client = await Server.ConnectAsync();
        ListingOmission? omission = null;

        var entries = await ListAsync(client, "/", o => omission = o);

        Assert.Equal(["good", "also good"], entries.Select(e => e.Name));

        // The directory above is a part of many listings.
        if (name != "..") Assert.Equal(1, omission?.Count);
    }

    [Theory]
    [InlineData("MLSD", "type=file;size=5; f\r\nsomething else\r\n")]
    [InlineData("MLSD", "type=file;size=5;\r\n")]
    [InlineData("LIST", "-rw-r--r-- 1 a b 5 Jan 02 2021 f\r\n?????????? ? ? ? ? ? g\r\n")]
    [InlineData("LIST", "ls: cannot access 'g': Input/output error\r\n")]
    [InlineData("LIST", "<html><body>Log in here</body></html>\r\n")]
    public async Task A_line_that_cannot_be_understood_is_an_error_and_no_absent_file(string verb, string listing)
    {
        if (verb == "MLSD") Server.Say("FEAT", Facts);
        await using var client = await Server.Send(verb, listing).ConnectAsync();

        await RefusesAsync(client, ErrorCode.ProtocolViolation, ends: false, () => ListAsync(client, "/"));
    }

    [Theory]
    [InlineData("426 Broken.")]
    [InlineData("451 Disk error.")]
    [InlineData("550 No.")]
    public async Task A_listing_that_the_server_takes_back_is_no_shorter_listing(string reply)
    {
        Server.Say("FEAT", Facts).On("MLSD", async turn =>
        {
            await turn.SayAsync("150 Now.");
            await turn.SendAsync("type=file;size=5; f\r\n"u8.ToArray());
            await turn.SayAsync(reply);
        });
        await using var client = await Server.ConnectAsync();

        await Assert.ThrowsAnyAsync<FtpToolsException>(() => ListAsync(client, "/"));

        Assert.True(client.IsOpen);
    }

    [Theory]
    [InlineData("MLSD", "type=file;size=5; first\r\ntype=file;size=5; sec")]
    [InlineData("LIST", "-rw-r--r-- 1 a b 5 Jan 02 2021 first\r\n-rw-r--r-- 1 a b 5 Jan 02 2021 sec")]
    public async Task A_name_that_was_cut_is_no_name(string verb, string listing)
    {
        if (verb == "MLSD") Server.Say("FEAT", Facts);
        await using var client = await Server.Send(verb, listing).ConnectAsync();

        await RefusesAsync(client, ErrorCode.ConnectionLost, ends: false, () => ListAsync(client, "/"));
    }

    [Fact]
    public async Task A_line_without_an_end_is_given_up()
    {
        Server.Say("FEAT", Facts).On("MLSD", async turn =>
        {
            await turn.SayAsync("150 Now.");
            var (data, stream) = await turn.AcceptAsync();
            using var closing = data;
            while (true) await stream.WriteAsync(new byte[10_000]);
        });
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, ErrorCode.LimitExceeded, ends: false, () => ListAsync(client, "/"));
    }

    [Theory]
    [InlineData("MLSD")]
    [InlineData("LIST")]
    public async Task A_listing_without_an_end_is_handed_on_entry_by_entry(string verb)
    {
        if (verb == "MLSD") Server.Say("FEAT", Facts);
        await using var client = await Server.ConnectAsync();

        // From the first listing with a time it learns the zone.
        Server.Say("MDTM", "213 20210102000000").Send("LIST", "-rw-r--r-- 1 a b 5 Jan 02 00:00 f\r\n").Send("MLSD", "type=file; f\r\n");
        Assert.Single(await ListAsync(client, "/"));
        Server.On(verb, async turn =>
        {
            await turn.SayAsync("150 Now.");
            var (data, stream) = await turn.AcceptAsync();
            using var closing = data;
            try
            {
                for (var i = 0; ; i++)
                {
                    var line = verb == "MLSD" ? $"type=file;size=5; {i}\r\n" : $"-rw-r--r-- 1 a b 5 Jan 02 2021 {i}\r\n";
                    await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(line));
                }
            }
            catch (IOException)
            {
                await turn.SayAsync("426 You went away.");
            }
        });
        var seen = new List<string>();

        await foreach (var entry in client.ListAsync(RemotePath.Root, _ => { }, default))
        {
            seen.Add(entry.Name);
            if (seen.Count == 5000) break;
        }

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{i}"), seen);
    }

    // pure-ftpd does that after a listing that was broken off.
    [Fact]
    public async Task After_a_listing_that_was_left_nothing_of_it_is_in_the_next_one()
    {
        var lines = string.Concat(Enumerable.Range(0, 3000).Select(i => $"type=file;size=5; {i}\r\n"));
        Server.Say("FEAT", Facts).On("MLSD", async turn =>
        {
            await turn.SayAsync("150 Now.");
            await turn.SendAsync(System.Text.Encoding.ASCII.GetBytes(turn.Served++ == 0 ? lines : "type=file;size=5; stale\r\n"));
            await turn.SayAsync("226 Done.");
        });
        await using var client = await Server.ConnectAsync();
        await foreach (var entry in client.ListAsync(RemotePath.Root, _ => { }, default)) break;

        Assert.DoesNotContain("stale", (await ListAsync(client, "/")).Select(e => e.Name));
    }

    [Fact]
    public async Task A_listing_under_TLS_that_ends_without_goodbye_is_cut_where_the_server_usually_says_it()
    {
        var isProper = true;
        Server.Say("FEAT", Facts).On("MLSD", async turn =>
        {
            await turn.SayAsync("150 Now.");
            await turn.SendAsync("type=file;size=5; f\r\n"u8.ToArray(), isProper);
            await turn.SayAsync("226 Done.");
        });
        await using var client = await Server.ConnectAsync(withTls: true);
        Assert.Single(await ListAsync(client, "/"));
        isProper = false;

        await RefusesAsync(client, ErrorCode.ConnectionLost, ends: false, () => ListAsync(client, "/"));
    }

    [Fact]
    public async Task Of_a_server_that_never_says_goodbye_listings_are_taken_as_they_are()
    {
        Server.Say("FEAT", Facts).On("MLSD", async turn =>
        {
            await turn.SayAsync("150 Now.");
            await turn.SendAsync("type=file;size=5; f\r\n"u8.ToArray(), isProper: false);
            await turn.SayAsync("226 Done.");
        });
        await using var client = await Server.ConnectAsync(withTls: true);

        Assert.Single(await ListAsync(client, "/"));
        Assert.Single(await ListAsync(client, "/"));
    }
}
