using System.Text;
using FtpTools.Security;

namespace FtpTools.Tests.Security;

public class ScramExchangeTests
{
    // RFC 7677 section 3.
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ClientFirst = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private const string ClientFinal =
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static readonly ScramVerifier Verifier =
        ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

    [Fact]
    public void The_client_speaks_the_example_of_RFC_7677()
    {
        using var client = new ScramClient("user", "pencil", null, ClientNonce);

        Assert.Equal(ClientFirst, client.CreateClientFirst());
        Assert.Equal(ClientFinal, client.CreateClientFinal(ServerFirst));
        Assert.Null(Record.Exception(() => client.VerifyServerFinal(ServerFinal)));
    }

    [Fact]
    public void The_server_speaks_the_example_of_RFC_7677()
    {
        var server = ScramServer.Accept(ScramMechanism.Sha256, ClientFirst, null, ServerNonce);

        Assert.Equal("user", server.UserName);
        Assert.Equal(ServerFirst, server.CreateServerFirst(Verifier));
        Assert.Equal(ServerFinal, server.VerifyClientFinal(ClientFinal));
    }

    [Fact]
    public void A_whole_login_with_channel_binding_succeeds()
    {
        var binding = TestCertificates.Binding();
        using var client = new ScramClient("alice", "p:§ w,=ord", binding);
        var verifier = ScramVerifier.Create("p:§ w,=ord", ScramVerifier.MinimumIterations);

        var server = ScramServer.Accept(client.Mechanism, client.CreateClientFirst(), binding);
        var serverFinal = server.VerifyClientFinal(client.CreateClientFinal(server.CreateServerFirst(verifier)));

        Assert.Equal(ScramMechanism.Sha256Plus, client.Mechanism);
        Assert.Equal("alice", server.UserName);
        Assert.Null(Record.Exception(() => client.VerifyServerFinal(serverFinal)));
    }

    [Fact]
    public void Any_changed_character_of_the_clients_last_message_fails_the_login()
    {
        for (var i = 0; i < ClientFinal.Length; i++)
        {
            var server = ScramServer.Accept(ScramMechanism.Sha256, ClientFirst, null, ServerNonce);
            server.CreateServerFirst(Verifier);
            Assert.Equal(ErrorCode.LoginFailed, Refusal(() => server.VerifyClientFinal(Changed(ClientFinal, i))).Code);
        }
    }

    [Fact]
    public void Any_changed_character_of_the_clients_first_message_fails_the_login()
    {
        for (var i = 0; i < ClientFirst.Length; i++)
        {
            var changed = Changed(ClientFirst, i);
            Assert.Equal(ErrorCode.LoginFailed, Refusal(() =>
            {
                var server = ScramServer.Accept(ScramMechanism.Sha256, changed, null, ServerNonce);
                server.CreateServerFirst(Verifier);
                server.VerifyClientFinal(ClientFinal);
            }).Code);
        }
    }

    [Fact]
    public void Any_changed_character_of_the_servers_messages_fails_the_login()
    {
        for (var i = 0; i < ServerFirst.Length; i++)
        {
            var changed = Changed(ServerFirst, i);
            using var client = new ScramClient("user", "pencil", null, ClientNonce);
            client.CreateClientFirst();
            var refusal = Record.Exception(() => Assert.NotEqual(ClientFinal, client.CreateClientFinal(changed)));
            Assert.True(refusal is null or FtpToolsException { Code: ErrorCode.ServerNotAuthentic }, changed);
        }

        for (var i = 0; i < ServerFinal.Length; i++)
        {
            using var client = new ScramClient("user", "pencil", null, ClientNonce);
            client.CreateClientFirst();
            client.CreateClientFinal(ServerFirst);
            Assert.Equal(ErrorCode.ServerNotAuthentic, Refusal(() => client.VerifyServerFinal(Changed(ServerFinal, i))).Code);
        }
    }

    [Fact]
    public void A_wrong_password_and_an_unknown_user_get_the_same_answer()
    {
        var decoy = ScramVerifier.CreateDecoy(Encoding.UTF8.GetBytes("a secret of the server"), "user", 4096);

        var wrongPassword = LoginWith("pencils", Verifier);
        var unknownUser = LoginWith("pencil", decoy);

        Assert.Equal(ErrorCode.LoginFailed, wrongPassword.Code);
        Assert.Equal(ErrorCode.LoginFailed, unknownUser.Code);
        Assert.Equal(wrongPassword.Message, unknownUser.Message);
    }

    [Fact]
    public void A_man_in_the_middle_with_his_own_certificate_fails_the_login_and_the_server_says_why()
    {
        using var client = new ScramClient("user", "pencil", TestCertificates.Binding());
        var server = ScramServer.Accept(client.Mechanism, client.CreateClientFirst(), TestCertificates.Binding());

        var refusal = Refusal(() => server.VerifyClientFinal(client.CreateClientFinal(server.CreateServerFirst(Verifier))));

        Assert.Equal(ErrorCode.LoginFailed, refusal.Code);
        Assert.Contains("a TLS certificate that is not", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replayed_login_fails_because_the_servers_nonce_is_new()
    {
        var server = ScramServer.Accept(ScramMechanism.Sha256, ClientFirst, null);
        server.CreateServerFirst(Verifier);

        Assert.Equal(ErrorCode.LoginFailed, Refusal(() => server.VerifyClientFinal(ClientFinal)).Code);
    }

    [Fact]
    public void The_keys_of_a_login_serve_the_next_one_without_the_password()
    {
        using var cache = new ScramKeyCache();
        using var first = new ScramClient("user", "pencil", null, cache);
        Login(first, Verifier);
        using var second = new ScramClient("user", cache);

        Assert.Null(Record.Exception(() => Login(second, Verifier)));
    }

    [Fact]
    public void The_keys_of_a_login_are_useless_once_the_password_is_changed()
    {
        using var cache = new ScramKeyCache();
        using var first = new ScramClient("user", "pencil", null, cache);
        Login(first, Verifier);
        using var second = new ScramClient("user", cache);

        Assert.Equal(ErrorCode.LoginFailed, Refusal(() => Login(second, ScramVerifier.Create("pencil", 4096))).Code);
    }

    [Fact]
    public void A_failed_login_leaves_no_keys_behind()
    {
        using var cache = new ScramKeyCache();
        using var client = new ScramClient("user", "pencils", null, cache);

        Assert.Equal(ErrorCode.LoginFailed, Refusal(() => Login(client, Verifier)).Code);
        Assert.False(cache.HasKeys);
    }

    private static FtpToolsException LoginWith(string password, ScramVerifier verifier)
    {
        using var client = new ScramClient("user", password);
        return Refusal(() => Login(client, verifier));
    }

    private static void Login(ScramClient client, ScramVerifier verifier)
    {
        var server = ScramServer.Accept(client.Mechanism, client.CreateClientFirst(), null);
        client.VerifyServerFinal(server.VerifyClientFinal(client.CreateClientFinal(server.CreateServerFirst(verifier))));
    }

    private static string Changed(string message, int index)
    {
        var replacement = message[index] == 'B' ? 'C' : 'B';
        return string.Concat(message.AsSpan(0, index), replacement.ToString(), message.AsSpan(index + 1));
    }

    private static FtpToolsException Refusal(Action login)
    {
        return Assert.Throws<FtpToolsException>(login);
    }
}
