namespace FtpTools.Tests.Ftp.Server;

/// <summary>Directories, names and facts (H56: times at the ends of their range).</summary>
public sealed class FtpDirectoryTests : FtpTest
{
    [Theory]
    [InlineData("sub")]
    [InlineData("with space")]
    [InlineData(" leading")]
    [InlineData("-dash")]
    [InlineData("quo\"te")]
    [InlineData("ümlaut-日本-🚀")]
    [InlineData(".hidden")]
    [InlineData("a;b=c")]
    public async Task A_directory_is_made_entered_told_and_deleted(string name)
    {
        await using var ftp = await LogInAsync();
        var told = $"257 \"/{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await ftp.ExpectAsync(told, $"MKD {name}");
        await ftp.ExpectAsync("550", $"MKD {name}");
        await ftp.ExpectAsync("250", $"CWD {name}");
        await ftp.ExpectAsync(told, "PWD");
        await ftp.ExpectAsync("250", "CDUP");
        await ftp.ExpectAsync("257 \"/\"", "XPWD");
        Assert.Equal([name], await ftp.ListAsync("NLST"));
        await ftp.ExpectAsync("250", $"RMD {name}");
        await ftp.ExpectAsync("550", $"RMD {name}");
    }

    [Fact]
    public async Task The_older_names_of_the_verbs_do_the_same()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("257", "XMKD sub");
        await ftp.ExpectAsync("250", "XCWD sub");
        await ftp.ExpectAsync("257 \"/sub\"", "XPWD");
        await ftp.ExpectAsync("250", "XCUP");
        await ftp.ExpectAsync("250", "XRMD sub");
    }

    [Fact]
    public async Task The_home_is_the_root_and_there_is_no_way_out()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("250 \"/\"", "CDUP");
        foreach (var path in new[] { "..", "../..", "/..", "a/../../b", "/../ann", "..\\.." })
        {
            var reply = await ftp.SendAsync($"CWD {path}");
            Assert.StartsWith("55", reply, StringComparison.Ordinal);
        }

        await ftp.ExpectAsync("550", "RMD /");
        await ftp.ExpectAsync("553", "MKD .ftptools");
        await ftp.ExpectAsync("553", "CWD .ftptools");
    }

    [Fact]
    public async Task A_directory_that_is_not_empty_stays()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("257", "MKD sub");
        await ftp.StoreAsync("STOR sub/a", "x"u8.ToArray());
        await ftp.ExpectAsync("550", "RMD sub");
        await ftp.ExpectAsync("550", "DELE sub");
        await ftp.ExpectAsync("250", "DELE sub/a");
        await ftp.ExpectAsync("250", "RMD sub");
    }

    [Fact]
    public async Task A_file_is_renamed_over_a_file_and_never_over_a_directory()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("257", "MKD sub");
        await ftp.StoreAsync("STOR a", "one"u8.ToArray());
        await ftp.StoreAsync("STOR b", "two"u8.ToArray());
        await ftp.ExpectAsync("350", "RNFR a");
        await ftp.ExpectAsync("250", "RNTO b");
        Assert.Equal("one"u8.ToArray(), await ftp.FetchAsync("RETR b"));
        await ftp.ExpectAsync("350", "RNFR b");
        await ftp.ExpectAsync("550", "RNTO sub");
        await ftp.ExpectAsync("350", "RNFR sub");
        await ftp.ExpectAsync("550", "RNTO b");
        await ftp.ExpectAsync("350", "RNFR sub");
        await ftp.ExpectAsync("250", "RNTO other");
        await ftp.ExpectAsync("550", "RNFR none");
    }

    [Fact]
    public async Task RNTO_comes_right_behind_RNFR()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", "one"u8.ToArray());
        await ftp.ExpectAsync("503", "RNTO b");
        await ftp.ExpectAsync("350", "RNFR a");
        await ftp.ExpectAsync("200", "NOOP");
        await ftp.ExpectAsync("503", "RNTO b");
    }

    [Theory]
    [InlineData("MFMT 20200102030405 a")]
    [InlineData("MFF modify=20200102030405; a")]
    [InlineData("MDTM 20200102030405 a")]
    [InlineData("SITE UTIME 20200102030405 a")]
    [InlineData("SITE UTIME a 20190102030405 20200102030405 20210102030405 UTC")]
    public async Task The_time_of_the_last_change_is_set_in_every_way_that_clients_know(string command)
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", "one"u8.ToArray());
        await ftp.ExpectAsync("2", command);
        await ftp.ExpectAsync("213 20200102030405", "MDTM a");
        Assert.Equal(new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), File.GetLastWriteTimeUtc(Server.InHome("a")));
    }

    [Theory]
    [InlineData("MFMT 00000102030405 a", "501")]
    [InlineData("MFMT 19691231235959 a", "501")]
    [InlineData("MFMT 20201302030405 a", "501")]
    [InlineData("MFMT a", "501")]
    [InlineData("MDTM 19691231235959 a", "501")]
    [InlineData("MFMT 20200102030405 none", "550")]
    [InlineData("MFF create=20200102030405; a", "501")]
    [InlineData("SITE UTIME x a", "501")]
    [InlineData("SITE FROB", "504")]
    [InlineData("MDTM none", "550")]
    [InlineData("SIZE none", "550")]
    [InlineData("SIZE /", "550")]
    public async Task What_is_no_time_and_no_file_is_refused(string command, string code)
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", "one"u8.ToArray());
        await ftp.ExpectAsync(code, command);
    }

    [Fact]
    public async Task What_clients_send_out_of_habit_is_noted()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", "one"u8.ToArray());
        await ftp.ExpectAsync("200", "SITE CHMOD 600 a");
        await ftp.ExpectAsync("550", "SITE CHMOD 600 none");
        foreach (var wrong in new[] { "", " 600", " 800 a", " -600 a", " rwx a" }) await ftp.ExpectAsync("501", "SITE CHMOD" + wrong);
        await ftp.ExpectAsync("214", "SITE HELP");
        await ftp.ExpectAsync("200", "STRU F");
        await ftp.ExpectAsync("504", "STRU R");
        await ftp.ExpectAsync("200", "MODE S");
        await ftp.ExpectAsync("504", "MODE Z");
        await ftp.ExpectAsync("200", "TYPE L 8");
        await ftp.ExpectAsync("504", "TYPE E");
    }

    [Fact]
    public async Task HELP_tells_of_one_command_too_and_of_those_of_SITE()
    {
        await using var ftp = await ConnectAsync();
        await ftp.ExpectAsync("214", "HELP retr");
        await ftp.ExpectAsync("502", "HELP frob");
        foreach (var command in new[] { "HELP SITE", "help site" }) Assert.Contains("UTIME", (await ftp.ExpectAsync("214", command)).Split([' ', '\n']));
    }
}
