using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Server;

/// <summary>Listings in all their forms (H50).</summary>
public sealed class FtpListingTests : FtpTest
{
    [Fact]
    public async Task Each_form_tells_what_is_there()
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("257", "MKD sub dir");
        await ftp.StoreAsync("STOR a file.txt", TestContent.Of(1234));
        await ftp.ExpectAsync("213", "MFMT 20200102030405 a file.txt");

        var list = await ftp.ListAsync("LIST");
        Assert.Contains("-rw-r--r-- 1 user ftp         1234 Jan  2  2020 a file.txt", list);
        Assert.Contains(list, line => line.StartsWith("drwxr-xr-x 1 user ftp", StringComparison.Ordinal) && line.EndsWith(" sub dir", StringComparison.Ordinal));

        Assert.Equal(["a file.txt", "sub dir"], (await ftp.ListAsync("NLST")).Order(StringComparer.Ordinal));

        var facts = await ftp.ListAsync("MLSD");
        Assert.Equal(2, facts.Length);
        Assert.Contains(facts, line => line.StartsWith("type=file;size=1234;modify=20200102030405;perm=adfrw;", StringComparison.Ordinal) && line.EndsWith("; a file.txt", StringComparison.Ordinal));
        Assert.Contains(facts, line => line.StartsWith("type=dir;modify=", StringComparison.Ordinal) && line.EndsWith("; sub dir", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MLST_tells_of_one_over_the_control_connection()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", TestContent.Of(10));
        var lines = (await ftp.ExpectAsync("250", "MLST a")).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith(" type=file;size=10;modify=", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("; /a", lines[1], StringComparison.Ordinal);
        Assert.Contains(" type=dir;", await ftp.ExpectAsync("250", "MLST"), StringComparison.Ordinal);
        await ftp.ExpectAsync("550", "MLST none");
    }

    [Fact]
    public async Task Only_the_facts_that_were_asked_for_are_told()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", TestContent.Of(10));
        await ftp.ExpectAsync("200 MLST OPTS type;size;", "OPTS MLST size;type;frob;");
        Assert.Equal(["type=file;size=10; a"], await ftp.ListAsync("MLSD"));
        Assert.Contains(" MLST type*;size*;modify;perm;unique;", await ftp.SendAsync("FEAT"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_file_has_one_identity_whatever_its_name()
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", TestContent.Of(10));
        await ftp.StoreAsync("STOR b", TestContent.Of(10));
        await ftp.ExpectAsync("200", "OPTS MLST unique;");
        var before = await ftp.ListAsync("MLSD");
        Assert.Equal(2, before.Select(line => line.Split(' ')[0]).Distinct().Count());
        await ftp.ExpectAsync("350", "RNFR a");
        await ftp.ExpectAsync("250", "RNTO c");
        var after = await ftp.ListAsync("MLSD");
        Assert.Equal(before.Single(l => l.EndsWith(" a", StringComparison.Ordinal))[..^1], after.Single(l => l.EndsWith(" c", StringComparison.Ordinal))[..^1]);
    }

    [Theory]
    [InlineData("LIST -a")]
    [InlineData("LIST -la")]
    [InlineData("LIST -l -a .")]
    [InlineData("LIST -al /")]
    [InlineData("LIST /")]
    [InlineData("LIST a")]
    [InlineData("LIST /a")]
    [InlineData("LIST *")]
    [InlineData("LIST ?")]
    [InlineData("LIST -a a*")]
    [InlineData("STAT a")]
    [InlineData("STAT -l")]
    public async Task Flags_change_nothing_and_patterns_name_files(string command)
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", TestContent.Of(10));
        var text = command.StartsWith("STAT", StringComparison.Ordinal) ? await ftp.ExpectAsync("213", command) : string.Join('\n', await ftp.ListAsync(command));
        Assert.Single(text.Split('\n'), line => line.EndsWith(" a", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NLST sub", "sub/one", "sub/two")]
    [InlineData("NLST sub/", "sub/one", "sub/two")]
    [InlineData("NLST /sub", "/sub/one", "/sub/two")]
    [InlineData("NLST sub/t*", "sub/two")]
    [InlineData("NLST sub/one", "sub/one")]
    [InlineData("NLST sub/none*")]
    public async Task Names_can_be_used_as_they_come(string command, params string[] names)
    {
        await using var ftp = await LogInAsync();
        await ftp.ExpectAsync("257", "MKD sub");
        await ftp.StoreAsync("STOR sub/one", []);
        await ftp.StoreAsync("STOR sub/two", []);
        Assert.Equal(names, (await ftp.ListAsync(command)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("LIST *a*a*a*a*a*a*a*a*a*a*b")]
    [InlineData("LIST */../*/../*")]
    [InlineData("LIST ????????????????????????*")]
    [InlineData("NLST [a-z]{1,1000}")]
    public async Task Patterns_cost_no_more_than_the_names_there_are(string command)
    {
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync($"STOR {new string('a', 200)}", []);
        await using var data = await ftp.OpenAsync();
        var reply = await ftp.SendAsync(command);
        Assert.Matches("^(150|5)", reply);
    }

    [Fact]
    public async Task Names_that_cannot_be_sent_are_left_out_and_counted()
    {
        if (OperatingSystem.IsWindows()) return;
        await File.WriteAllTextAsync(Server.InHome("bad\u0001name"), "", TestContext.Current.CancellationToken);
        await using var ftp = await LogInAsync();
        await ftp.StoreAsync("STOR a", []);
        await using var data = await ftp.BeginAsync("NLST");
        Assert.Equal("a\r\n"u8.ToArray(), await data.ReadToEndAsync());
        Assert.Contains("1 are left out", await ftp.ExpectAsync("226"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_are_not_UTF8_are_refused()
    {
        await using var ftp = await LogInAsync();
        await ftp.WriteAsync([.. "SIZE caf"u8, 0xE9, .. "\r\n"u8]);
        await ftp.ExpectAsync("501");
        await ftp.WriteAsync([.. "MKD caf"u8, 0xE9, .. "\r\n"u8]);
        await ftp.ExpectAsync("501");
    }

    [Fact]
    public async Task A_large_directory_comes_whole()
    {
        for (var i = 0; i < 3000; i++) await File.WriteAllTextAsync(Server.InHome($"file-{i:0000}"), "", TestContext.Current.CancellationToken);
        await using var ftp = await LogInAsync();
        foreach (var command in new[] { "LIST", "NLST", "MLSD" }) Assert.Equal(3000, (await ftp.ListAsync(command)).Distinct().Count());
        Assert.Equal(3002, (await ftp.ExpectAsync("213", "STAT /")).Split('\n').Length);
    }
}
