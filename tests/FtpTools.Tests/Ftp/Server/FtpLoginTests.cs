using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>The way of a client to its login, and what is refused on it (H42, H51, H54, H55, S11).</summary>
public sealed class FtpLoginTests : FtpTest
{
    protected override FtpOptions Options => new() { Port = 0, ImplicitTlsPort = 0 };

    [Theory]
    [InlineData(RawTls.Explicit)]
    [InlineData(RawTls.Implicit)]
    public async Task A_user_logs_in_with_TLS(RawTls tls)
    {
        await using var ftp = await LogInAsync(tls);
        Assert.StartsWith("220 ", ftp.Greeting, StringComparison.Ordinal);
        Assert.StartsWith("257 \"/\"", await ftp.SendAsync("PWD"), StringComparison.Ordinal);
        Assert.Equal(1, Server.Server.SessionCount);
        await ftp.ExpectAsync("221", "QUIT");
        Assert.True(await ftp.IsClosedAsync());
    }

    [Theory]
    [InlineData("USER ann")]
    [InlineData("PASS x")]
    [InlineData("PBSZ 0")]
    [InlineData("LIST")]
    [InlineData("STOR x")]
    public async Task Without_TLS_nothing_is_taken_that_others_must_not_read(string command)
    {
        await using var ftp = await ConnectAsync(RawTls.None);
        var reply = await ftp.ExpectAsync("530", command);
        Assert.Contains("AUTH TLS", reply, StringComparison.Ordinal);
    }

    // What would answer with names and sizes over the control connection.
    [Theory]
    [InlineData("STAT /")]
    [InlineData("STAT -l")]
    [InlineData("MLST")]
    [InlineData("SITE QUOTA")]
    [InlineData("SITE UTIME 20200101000000 a")]
    [InlineData("XQUOTA")]
    [InlineData("CCC")]
    public async Task H54_what_tells_of_files_tells_nothing_in_plain_and_cannot_become_plain(string command)
    {
        await using (var plain = await ConnectAsync(RawTls.None)) await plain.ExpectAsync("530", command);
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("534", "CCC");
        await ftp.ExpectAsync("534", "PROT C");
        await ftp.StoreAsync("STOR a", []);
        Assert.Matches("^(2|534)", await ftp.SendAsync(command));
    }

    [Theory]
    [InlineData("FEAT", "211")]
    [InlineData("SYST", "215")]
    [InlineData("NOOP", "200")]
    [InlineData("HELP", "214")]
    [InlineData("CLNT test", "200")]
    [InlineData("HOST files.example", "220")]
    [InlineData("OPTS UTF8 ON", "200")]
    [InlineData("STAT", "211")]
    [InlineData("LANG", "200")]
    [InlineData("LANG fr", "504")]
    [InlineData("ACCT x", "202")]
    public async Task What_tells_nothing_is_answered_before_the_login(string command, string code)
    {
        await using var ftp = await ConnectAsync(RawTls.None);
        await ftp.ExpectAsync(code, command);
    }

    [Fact]
    public async Task Features_are_indented_and_name_what_is_there()
    {
        await using var ftp = await ConnectAsync();
        var lines = (await ftp.SendAsync("FEAT")).Split('\n');
        Assert.Equal("211-Features:", lines[0]);
        Assert.Equal("211 End", lines[^1]);
        Assert.All(lines[1..^1], line => Assert.Matches("^ [A-Z]", line));
        foreach (var feature in new[] { " AUTH TLS", " UTF8", " REST STREAM", " SIZE", " MDTM", " MFMT", " EPSV", " TVFS" })
            Assert.Contains(feature, lines);
        Assert.DoesNotContain(" EPRT", lines);
    }

    [Fact]
    public async Task Commands_behind_AUTH_are_not_obeyed_as_if_they_had_come_encrypted()
    {
        await using var ftp = await ConnectAsync(RawTls.None);
        await ftp.WriteAsync("AUTH TLS\r\nUSER ann\r\nNOOP\r\n");
        await ftp.ExpectAsync("503");
        Assert.True(await ftp.IsClosedAsync());
    }

    [Theory]
    [InlineData("AUTH SSL", "234")]
    [InlineData("auth tls", "234")]
    [InlineData("AUTH KERBEROS_V4", "504")]
    [InlineData("AUTH", "504")]
    public async Task AUTH_knows_TLS_under_both_names(string command, string code)
    {
        await using var ftp = await ConnectAsync(RawTls.None);
        await ftp.ExpectAsync(code, command);
    }

    [Theory]
    [InlineData(RawTls.Explicit)]
    [InlineData(RawTls.Implicit)]
    public async Task What_is_encrypted_stays_encrypted(RawTls tls)
    {
        await using var ftp = await LogInAsync(tls);
        await ftp.ExpectAsync("503", "AUTH TLS");
        await ftp.ExpectAsync("534", "CCC");
        await ftp.ExpectAsync("534", "PROT C");
        await ftp.ExpectAsync("536", "PROT S");
        await ftp.ExpectAsync("504", "PROT X");
        await ftp.ExpectAsync("200", "PROT P");
    }

    [Fact]
    public async Task Data_connections_have_to_be_encrypted_first()
    {
        await using var ftp = await ConnectAsync();
        await ftp.ExpectAsync("331", "USER ann");
        await ftp.ExpectAsync("230", $"PASS {TestServer.Password}");
        await using var data = await ftp.OpenAsync();
        await ftp.ExpectAsync("521", "LIST");
    }

    [Fact]
    public async Task With_implicit_TLS_they_are_encrypted_without_being_asked()
    {
        await using var ftp = await ConnectAsync(RawTls.Implicit);
        await ftp.ExpectAsync("331", "USER ann");
        await ftp.ExpectAsync("230", $"PASS {TestServer.Password}");
        ftp.IsProtected = true;
        Assert.Empty(await ftp.FetchAsync("NLST"));
    }

    [Fact]
    public async Task An_unknown_user_gets_the_answers_of_a_wrong_password()
    {
        await using var known = await ConnectAsync();
        await using var unknown = await ConnectAsync();
        Assert.Equal(await known.SendAsync("USER ann"), await unknown.SendAsync("USER nobody"));
        Assert.Equal(await known.ExpectAsync("530", "PASS wrong"), await unknown.SendAsync("PASS wrong"));
    }

    [Fact]
    public async Task The_third_wrong_password_ends_the_connection()
    {
        await using var ftp = await ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            await ftp.ExpectAsync("331", "USER ann");
            await ftp.ExpectAsync("530", "PASS wrong");
        }

        await ftp.ExpectAsync("331", "USER ann");
        await ftp.ExpectAsync("421", "PASS wrong");
        Assert.True(await ftp.IsClosedAsync());
    }

    [Fact]
    public async Task The_order_of_the_login_is_kept()
    {
        await using var ftp = await ConnectAsync();
        await ftp.ExpectAsync("503", "PASS x");
        await ftp.ExpectAsync("530", "LIST");
        await ftp.ExpectAsync("501", "USER");
        await ftp.ExpectAsync("331", "USER ann");
        await ftp.ExpectAsync("503", "HOST files.example");
        await ftp.ExpectAsync("230", $"PASS {TestServer.Password}");
        await ftp.ExpectAsync("503", "USER ann");
        await ftp.ExpectAsync("503", "PASS x");
    }

    [Fact]
    public async Task Passwords_may_hold_any_character_but_the_end_of_a_line()
    {
        const string Password = " spaces  and ümläuts \"quoted\" ";
        await Server.AddUserAsync("odd", password: Password);
        await using var ftp = await RawFtp.LogInAsync(PortOf(RawTls.Explicit), RawTls.Explicit, "odd", Password);
        await ftp.ExpectAsync("257", "PWD");
    }

    [Fact]
    public async Task REIN_forgets_the_user_and_keeps_the_encryption()
    {
        await Server.AddUserAsync("bob");
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("257", "MKD sub");
        await ftp.ExpectAsync("250", "CWD sub");
        await ftp.ExpectAsync("220", "REIN");
        Assert.Equal(0, Server.Server.SessionCount);
        await ftp.ExpectAsync("530", "PWD");
        await ftp.ExpectAsync("503", "AUTH TLS");
        await ftp.ExpectAsync("331", "USER bob");
        await ftp.ExpectAsync("230", $"PASS {TestServer.Password}");
        Assert.StartsWith("257 \"/\"", await ftp.SendAsync("PWD"), StringComparison.Ordinal);
        await ftp.ExpectAsync("550", "CWD sub");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("POST /upload HTTP/1.1")]
    [InlineData("EHLO mail.example")]
    [InlineData("MAIL FROM:<a@b.example>")]
    [InlineData("SSH-2.0-OpenSSH_9.2")]
    public async Task The_words_of_other_protocols_end_the_connection(string line)
    {
        await using var ftp = await ConnectAsync();
        await ftp.ExpectAsync("421", line);
        Assert.True(await ftp.IsClosedAsync());
    }

    [Fact]
    public async Task Ten_commands_that_are_none_end_a_connection_that_is_not_logged_in()
    {
        await using var ftp = await ConnectAsync();
        for (var i = 0; i < 9; i++) await ftp.ExpectAsync("500", "FROB x");
        await ftp.ExpectAsync("421", "FROB x");
        Assert.True(await ftp.IsClosedAsync());
    }

    [Fact]
    public async Task A_closed_account_is_out_with_its_next_command()
    {
        await using var ftp = await LogInAsync();
        await Server.Data.Accounts.UpdateAsync("ann", new() { IsEnabled = false });
        await Eventually.TrueAsync(async () => (await ftp.SendAsync("SIZE x")).StartsWith("421", StringComparison.Ordinal), "the closed account is told so");
        Assert.True(await ftp.IsClosedAsync());
    }

    [Fact]
    public async Task A_server_that_stops_says_goodbye()
    {
        await using var ftp = await LogInAsync();
        var stopping = Server.Server.StopAsync();
        await ftp.ExpectAsync("421");
        Assert.True(await ftp.IsClosedAsync());
        await stopping;
    }
}
