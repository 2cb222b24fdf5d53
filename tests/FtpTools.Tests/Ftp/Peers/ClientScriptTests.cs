using System.Globalization;
using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>Clients that cannot be run here: what they send, from the login to the farewell, in their order.</summary>
public sealed class ClientScriptTests : FtpTest
{
    private static readonly byte[] Content = TestContent.Of(300_000);

    [Fact]
    public async Task FileZilla()
    {
        await using var ftp = await RawFtp.ConnectAsync(PortOf(RawTls.None), RawTls.None);
        var client = new ClientScript(ftp, "PASV", Connects.BeforeTheCommand);
        await client.StartTlsAsync();
        await client.SayAsync(("USER ann", "331"), ($"PASS {TestServer.Password}", "230"), ("SYST", "215"));
        var features = await client.SayAsync(("FEAT", "211"));
        foreach (var wanted in new[] { " UTF8", " MLST ", " REST STREAM", " MDTM", " SIZE", " MFMT", " TVFS", " CLNT" })
            Assert.Contains(wanted, features, StringComparison.Ordinal);
        await client.SayAsync(
            ("CLNT FileZilla", "200"),
            ("OPTS UTF8 ON", "200"),
            ("PBSZ 0", "200"),
            ("PROT P", "200"),
            ("OPTS MLST type;size;modify;perm;", "200"),
            ("PWD", "257 \"/\""),
            ("TYPE I", "200"));
        Assert.Empty(await client.ListAsync("MLSD"));

        // A new folder, and a file in it whose connection breaks; its own timer asks for life signs meanwhile.
        await client.SayAsync(("MKD sub dir", "257"), ("CWD sub dir", "250"), ("PWD", "257 \"/sub dir\""), ("TYPE I", "200"), ("NOOP", "200"));
        await client.BreakOffAsync(Content[..200_000], "STOR grün.bin");
        var size = (await client.SayAsync(("SIZE grün.bin", "213")))[4..];
        await client.SayAsync(("MDTM grün.bin", "213"));
        await client.StoreAsync(Content[int.Parse(size, CultureInfo.InvariantCulture)..], $"REST {size}", "STOR grün.bin");
        await client.SayAsync(("MFMT 20200102030405 grün.bin", "213"));
        var line = await client.ListAsync("MLSD");
        Assert.Contains("size=300000;modify=20200102030405;", line, StringComparison.Ordinal);

        await client.SayAsync(("SIZE grün.bin", "213 300000"), ("MDTM grün.bin", "213 20200102030405"));
        Assert.Equal(Content[100_000..], await client.FetchAsync("REST 100000", "RETR grün.bin"));
        await client.SayAsync(
            ("SITE CHMOD 600 grün.bin", "200"),
            ("RNFR grün.bin", "350"),
            ("RNTO /sub dir/new.bin", "250"),
            ("DELE new.bin", "250"),
            ("CWD /", "250"),
            ("RMD sub dir", "250"),
            ("QUIT", "221"));
    }

    [Fact]
    public async Task WinSCP()
    {
        await using var ftp = await RawFtp.ConnectAsync(PortOf(RawTls.None), RawTls.None);
        var client = new ClientScript(ftp, "PASV", Connects.BehindTheCommand);
        await client.StartTlsAsync();
        await client.SayAsync(
            ("HOST files.example", "220"),
            ("USER ann", "331"),
            ($"PASS {TestServer.Password}", "230"),
            ("SYST", "215"),
            ("FEAT", "211"),
            ("CLNT WinSCP-release-6.3", "200"),
            ("OPTS UTF8 ON", "200"),
            ("PBSZ 0", "200"),
            ("PROT P", "200"),
            ("OPTS REST STOR", "501"),
            ("PWD", "257"),
            ("CWD /", "250"),
            ("PWD", "257 \"/\""),
            ("TYPE A", "200"));
        Assert.Empty(await client.ListAsync("MLSD"));

        await client.SayAsync(("AVBL /", "213"), ("XQUOTA", "213"), ("TYPE I", "200"));
        await client.BreakOffAsync(Content[..200_000], "STOR a.bin");
        var size = (await client.SayAsync(("SIZE a.bin", "213")))[4..];
        await client.StoreAsync(Content[int.Parse(size, CultureInfo.InvariantCulture)..], $"REST {size}", "STOR a.bin");
        await client.SayAsync(("MFMT 20200102030405 a.bin", "213"), ("MLST a.bin", "250"));
        foreach (var hash in new[] { "HASH a.bin", "XSHA512 a.bin", "XSHA256 a.bin", "XSHA1 a.bin", "XMD5 a.bin", "XCRC a.bin" })
            Assert.Matches("^(213|250) ", await ftp.SendAsync(hash));
        Assert.Equal(Content[100_000..], await client.FetchAsync("REST 100000", "RETR a.bin"));

        // Where a server has no facts it lists with flags.
        await client.SayAsync(("TYPE A", "200"));
        Assert.Contains(" 300000 Jan  2  2020 a.bin\r\n", await client.ListAsync("LIST -a"), StringComparison.Ordinal);
        await client.SayAsync(
            ("SITE CHMOD 644 a.bin", "200"),
            ("RNFR a.bin", "350"),
            ("RNTO b.bin", "250"),
            ("DELE b.bin", "250"),
            ("MKD x", "257"),
            ("RMD x", "250"),
            ("NOOP", "200"),
            ("QUIT", "221"));
    }

    [Fact]
    public async Task Windows_Explorer()
    {
        await using var ftp = await RawFtp.ConnectAsync(PortOf(RawTls.None), RawTls.None);
        var client = new ClientScript(ftp, "PASV", Connects.BeforeTheCommand);
        await client.SayAsync(
            ("USER ann", "331"),
            ($"PASS {TestServer.Password}", "230"),
            ("opts utf8 on", "200"),
            ("syst", "215"),
            ("site help", "214"),
            ("PWD", "257 \"/\""),
            ("noop", "200"),
            ("CWD /", "250"),
            ("TYPE A", "200"));
        Assert.Empty(await client.ListAsync("LIST"));

        // It makes a folder under a name of its own, and renames it to what the user types.
        await client.SayAsync(("MKD New folder", "257"), ("RNFR New folder", "350"), ("RNTO Bilder über uns", "250"), ("CWD /Bilder über uns/", "250"), ("TYPE I", "200"));
        await client.StoreAsync(Content, "STOR a b.bin");
        await client.SayAsync(("TYPE A", "200"));
        Assert.Matches("^-rw-r--r-- 1 user ftp +300000 [A-Z][a-z]{2} [ 0-9]{2} [0-9]{2}:[0-9]{2} a b.bin\r\n$", await client.ListAsync("LIST"));
        await client.SayAsync(("TYPE I", "200"), ("SIZE a b.bin", "213 300000"));
        Assert.Equal(Content, await client.FetchAsync("RETR a b.bin"));
        await client.SayAsync(("DELE a b.bin", "250"), ("CWD /", "250"), ("RMD Bilder über uns", "250"), ("QUIT", "221"));
    }

    [Fact]
    public async Task FluentFTP()
    {
        await using var ftp = await RawFtp.ConnectAsync(PortOf(RawTls.None), RawTls.None);
        var client = new ClientScript(ftp, "EPSV", Connects.BeforeTheCommand);
        await client.StartTlsAsync();
        await client.SayAsync(
            ("USER ann", "331"),
            ($"PASS {TestServer.Password}", "230"),
            ("PBSZ 0", "200"),
            ("PROT P", "200"),
            ("FEAT", "211"),
            ("OPTS UTF8 ON", "200"),
            ("SYST", "215"),
            ("PWD", "257"),
            ("TYPE I", "200"));
        Assert.Empty(await client.ListAsync("MLSD /"));

        // It looks whether the file is there, and goes on with APPE.
        await client.SayAsync(("SIZE /a.bin", "550"), ("MKD /sub", "257"), ("CWD /sub", "250"), ("CWD /", "250"));
        await client.BreakOffAsync(Content[..200_000], "STOR /a.bin");
        var size = (await client.SayAsync(("SIZE /a.bin", "213")))[4..];
        await client.StoreAsync(Content[int.Parse(size, CultureInfo.InvariantCulture)..], "APPE /a.bin");
        await client.SayAsync(("MFMT 20200102030405 /a.bin", "213"), ("MDTM /a.bin", "213 20200102030405"), ("SIZE /a.bin", "213 300000"));
        Assert.Equal(Content[100_000..], await client.FetchAsync("REST 100000", "RETR /a.bin"));

        await client.SayAsync(("OPTS HASH", "200 SHA-256"), ("OPTS HASH MD5", "200 MD5"), ("HASH /a.bin", $"213 MD5 0-300000 {TestContent.Md5(Content)}"));
        await client.SayAsync(("XMD5 /a.bin", $"250 {TestContent.Md5(Content).ToUpperInvariant()}"), ("MLST /a.bin", "250"), ("NOOP", "200"));
        Assert.Equal("/sub\r\n/a.bin\r\n".Length, (await client.ListAsync("NLST /")).Length);
        await client.SayAsync(("RNFR /a.bin", "350"), ("RNTO /sub/b.bin", "250"), ("DELE /sub/b.bin", "250"), ("RMD /sub", "250"), ("ABOR", "225"), ("QUIT", "221"));
    }
}
