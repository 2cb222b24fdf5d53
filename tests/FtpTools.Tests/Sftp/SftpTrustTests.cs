using FtpTools.Security;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sftp;

/// <summary>Whose host key is trusted, and who is let in.</summary>
public sealed class SftpTrustTests(OpenSshServer server) : IClassFixture<OpenSshServer>, IDisposable
{
    private static int _lastUser;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task A_server_is_trusted_by_any_of_its_keys(string kind)
    {
        var options = await OptionsAsync();
        await using var client = await OpenSshServer.ConnectAsync(options with { TrustedThumbprint = server.FingerprintOf(kind) });

        Assert.Equal(CertificateThumbprint.Parse(server.FingerprintOf(kind)), client.Thumbprint);
        Assert.True(client.IsEncrypted);
    }

    [Fact]
    public async Task A_server_that_nobody_knows_is_refused_and_the_error_says_what_to_give()
    {
        var options = await OptionsAsync() with { TrustedThumbprint = null, KnownServersFile = _folder.In("known.json") };

        var error = await Refused.WithAsync(ErrorCode.CertificateRefused, () => OpenSshServer.ConnectAsync(options));

        Assert.Contains($"-TrustedThumbprint {server.FingerprintOf("ed25519")}", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.In("known.json")));
    }

    [Fact]
    public async Task Another_key_than_the_trusted_one_is_refused_whatever_kinds_there_are()
    {
        var options = await OptionsAsync() with { TrustedThumbprint = new string('A', 64) };

        var error = await Refused.WithAsync(ErrorCode.CertificateRefused, () => OpenSshServer.ConnectAsync(options));

        Assert.Contains(server.FingerprintOf("ed25519"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_remembered_and_is_another_one_now_is_told()
    {
        var file = _folder.In("known.json");
        var options = await OptionsAsync() with { TrustedThumbprint = null, KnownServersFile = file };
        await new KnownServers(file).RememberAsync(options.Host, options.Port, new string('B', 64));

        var error = await Refused.WithAsync(ErrorCode.CertificateChanged, () => OpenSshServer.ConnectAsync(options));

        Assert.Contains("SHA256:u7u7", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    public async Task A_key_that_was_remembered_is_trusted(string kind)
    {
        var file = _folder.In("known.json");
        var options = await OptionsAsync() with { TrustedThumbprint = null, KnownServersFile = file };
        await new KnownServers(file).RememberAsync(options.Host, options.Port, server.FingerprintOf(kind));

        await using var client = await OpenSshServer.ConnectAsync(options);

        Assert.True(client.IsOpen);
    }

    [Theory]
    [InlineData("[127.0.0.1]:{0} {1}", true)]
    [InlineData("other,[127.0.0.*]:{0} {1} a comment", true)]
    [InlineData("[127.0.0.?]:{0} {1}", true)]
    [InlineData("127.0.0.1 {1}", false)]
    [InlineData("![127.0.0.1]:{0},* {1}", false)]
    [InlineData("@cert-authority * {1}", false)]
    [InlineData("# [127.0.0.1]:{0} {1}", false)]
    [InlineData("|1|c2FsdA==|not base64 {1}", false)]
    [InlineData("[127.0.0.1]:{0}", false)]
    public async Task What_OpenSSH_knows_is_trusted(string line, bool isKnown)
    {
        var options = await OptionsAsync() with { TrustedThumbprint = null };
        options = options with { KnownHostsFile = KnownHosts(line, options.Port) };
        if (!isKnown)
        {
            await Refused.WithAsync(ErrorCode.CertificateRefused, () => OpenSshServer.ConnectAsync(options));
            return;
        }

        await using var client = await OpenSshServer.ConnectAsync(options);
        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task What_OpenSSH_knows_under_a_hashed_name_is_trusted()
    {
        var options = await OptionsAsync() with { TrustedThumbprint = null };
        var file = KnownHosts("[127.0.0.1]:{0} {1}", options.Port);
        Assert.True(Ftp.Servers.ForeignPrograms.TryRun("/usr/bin/ssh-keygen", "-H", "-f", file));
        Assert.StartsWith("|1|", await File.ReadAllTextAsync(file), StringComparison.Ordinal);

        await using var client = await OpenSshServer.ConnectAsync(options with { KnownHostsFile = file });

        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task What_OpenSSH_has_revoked_is_refused_although_it_knows_it_too()
    {
        var options = await OptionsAsync() with { TrustedThumbprint = null };
        options = options with { KnownHostsFile = KnownHosts("[127.0.0.1]:{0} {1}\n@revoked * {1}", options.Port) };

        var error = await Refused.WithAsync(ErrorCode.CertificateRefused, () => OpenSshServer.ConnectAsync(options));

        Assert.Contains("revoked", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encrypted_key_needs_its_passphrase()
    {
        var options = await OptionsAsync();
        var key = server.KeyOf("encrypted");

        var without = await Refused.WithAsync(
            ErrorCode.InvalidArgument, () => OpenSshServer.ConnectAsync(options with { Key = new SessionKey(key) }));
        Assert.Contains("-KeyPassphrase", without.Message, StringComparison.Ordinal);
        await Refused.WithAsync(
            ErrorCode.InvalidArgument, () => OpenSshServer.ConnectAsync(options with { Key = new SessionKey(key, "wrong".AsMemory()) }));
        await using var client = await OpenSshServer.ConnectAsync(
            options with { Key = new SessionKey(key, OpenSshServer.Passphrase.AsMemory()) });
        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task A_stranger_is_not_let_in()
    {
        var options = await OptionsAsync();

        await Refused.WithAsync(
            ErrorCode.LoginFailed, () => OpenSshServer.ConnectAsync(options with { Key = new SessionKey(server.KeyOf("stranger")) }));
        await Refused.WithAsync(ErrorCode.LoginFailed, () => OpenSshServer.ConnectAsync(options with { Key = null }, "a guess"));
    }

    [Fact]
    public async Task A_session_reconnects_with_the_key_and_the_passphrase_that_it_was_given()
    {
        var options = await OptionsAsync();
        options = options with { Key = new SessionKey(server.KeyOf("encrypted"), OpenSshServer.Passphrase.AsMemory()) };
        await using var session = await FtpSession.ConnectAsync(options, "root", ReadOnlyMemory<char>.Empty);
        server.EndConnections(options.Port);
        await Refused.WithAsync(ErrorCode.ConnectionLost, () => session.PingAsync());
        Assert.Equal(FtpSessionState.Lost, session.State);

        await session.ReconnectAsync();

        Assert.Equal(FtpSessionState.Open, session.State);
        await session.PingAsync();
    }

    [Theory]
    [InlineData(null, ErrorCode.LocalFileNotFound)]
    [InlineData("this is no key", ErrorCode.InvalidArgument)]
    [InlineData("", ErrorCode.InvalidArgument)]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", ErrorCode.InvalidArgument)]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n", ErrorCode.InvalidArgument)]
    public async Task A_file_that_is_no_key_is_told(string? content, ErrorCode code)
    {
        var options = await OptionsAsync();
        if (content is not null) await File.WriteAllTextAsync(_folder.In("key"), content);

        await Refused.WithAsync(code, () => OpenSshServer.ConnectAsync(options with { Key = new SessionKey(_folder.In("key")) }));
    }

    private async Task<SessionOptions> OptionsAsync()
    {
        var user = $"trust{Interlocked.Increment(ref _lastUser)}";
        await server.AddUserAsync(user);
        return server.OptionsOf(user);
    }

    private string KnownHosts(string line, int port)
    {
        var key = server.LineOf("ed25519");
        var text = line.Replace("{0}", $"{port}", StringComparison.Ordinal).Replace("{1}", key, StringComparison.Ordinal);
        File.WriteAllText(_folder.In("known_hosts"), text + "\n");
        return _folder.In("known_hosts");
    }
}
