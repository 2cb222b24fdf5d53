using System.Security.Cryptography;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>C5, C8: a server whose digests are false or none, and a place here that is prepared for a download.</summary>
public sealed class HostileDigestTests : HostileTest
{
    private const string Hashes = "211-What I can:\n HASH MD5*;SHA-256\n211 That is all.";

    private static readonly byte[] Content = TestContent.Of(50_000);

    private static readonly string Digest = Convert.ToHexStringLower(MD5.HashData(Content));

    [Theory]
    [InlineData("213 MD5 0-50000 00000000000000000000000000000000 f")]
    [InlineData("213 MD5 0-50000 ffffffffffffffffffffffffffffffff f")]
    public async Task A_download_whose_digest_is_another_one_is_no_file(string reply)
    {
        File.WriteAllText(Folder.In("f"), "old");
        Serve(reply);
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, ErrorCode.DigestMismatch, ends: false, () => FetchAsync(client));

        Assert.Equal("old", File.ReadAllText(Folder.In("f")));
        Assert.Equal([Folder.In("f")], Directory.GetFiles(Folder.Path));
    }

    [Theory]
    [InlineData("213 MD5 0-50000 00000000000000000000000000000000 f")]
    public async Task An_upload_whose_digest_is_another_one_replaces_nothing_and_is_deleted(string reply)
    {
        Serve(reply);
        Server.Take("STOR", _ => { }).Say("DELE", "250 Gone.");
        await using var client = await Server.ConnectAsync();

        await RefusesAsync(client, ErrorCode.DigestMismatch, ends: false, () => StoreAsync(client, Content));

        Assert.Contains(Server.Heard, line => line.StartsWith("DELE", StringComparison.Ordinal) && IsPartial(line));
        Assert.DoesNotContain(Server.Heard, line => line.StartsWith("RNTO /f", StringComparison.Ordinal));
    }

    // What is no digest proves nothing: the length does, and who wants more gets nothing.
    [Theory]
    [InlineData("502 What?")]
    [InlineData("550 Not now.")]
    [InlineData("213 MD5 0-50000 0123456789abcdef f")]
    [InlineData("213 MD5 0-50000 0123456789abcdef0123456789abcdeg f")]
    [InlineData("213 MD5")]
    [InlineData("213 ")]
    [InlineData("250 0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task What_is_no_digest_proves_nothing(string reply)
    {
        Serve(reply);
        await using var client = await Server.ConnectAsync();

        var result = await FetchAsync(client);
        Assert.Equal(TransferVerification.Size, result.Verification);
        Assert.False(result.IsVerified);
        var wanted = new TransferOptions { Overwrite = true, RequireDigest = true };
        await RefusesAsync(
            client,
            ErrorCode.NotSupported,
            ends: false,
            () => client.FetchAsync(At("/f"), Folder.In("g"), wanted, new FileProgress(null, "f"), default));

        Assert.Equal([Folder.In("f")], Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public async Task The_right_digest_is_proof()
    {
        Serve($"213 MD5 0-50000 {Digest.ToUpperInvariant()} f");
        await using var client = await Server.ConnectAsync();

        Assert.Equal(TransferVerification.Digest, (await FetchAsync(client)).Verification);
    }

    // The reply at the end of a transfer is as good as the answer to a question, which is not asked then; what it tells otherwise is not.
    [Theory]
    [InlineData("226 50000 bytes were sent. MD5 {0}", false)]
    [InlineData("226-MD5 {0}\r\n226 That was it.", false)]
    [InlineData("226 That was it.", true)]
    [InlineData("226 50000 bytes were sent. MD5 00000000000000000000000000000000", true)]
    public async Task A_digest_in_the_reply_to_a_download_is_proof_and_saves_the_question(string end, bool isAsked)
    {
        Serve($"213 MD5 0-50000 {Digest} f");
        Server.Send("RETR", Content, end.Replace("{0}", Digest, StringComparison.Ordinal));
        await using var client = await Server.ConnectAsync();

        Assert.Equal(TransferVerification.Digest, (await FetchAsync(client)).Verification);
        Assert.Equal(isAsked, Server.Heard.Any(line => line.StartsWith("HASH ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_where_a_broken_download_would_be_is_not_written_through(bool resume)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right there.");
        Serve("502 What?");
        using var elsewhere = new TemporaryFolder();
        var target = elsewhere.File("target", Content[..1000]);
        File.CreateSymbolicLink(Folder.In(PartialNames.LocalFor("f")), target);
        await using var client = await Server.ConnectAsync();

        await Record.ExceptionAsync(() => FetchAsync(client, resume));

        Assert.Equal(Content[..1000], File.ReadAllBytes(target));
        if (File.Exists(Folder.In("f"))) Assert.Equal(Content, File.ReadAllBytes(Folder.In("f")));
    }

    private void Serve(string hash)
    {
        Server.Say("FEAT", Hashes).Say("HASH", hash).Send("RETR", Content)
            .On("SIZE", turn => turn.SayAsync(turn.Argument == "/f" || IsPartial(turn.Argument) ? $"213 {Content.Length}" : "550 No."));
    }

    private static bool IsPartial(string text) => text.EndsWith(".ftpart", StringComparison.Ordinal);
}
