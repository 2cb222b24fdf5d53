using FtpTools.Security;

namespace FtpTools.Tests.Security;

public class ScramServerTests
{
    private const string BoundStart = "p=tls-server-end-point,,";

    [Fact]
    public void With_TLS_a_login_without_channel_binding_is_refused()
    {
        Refusal.Of(ErrorCode.MechanismRefused, () => ScramServer.Accept("SCRAM-SHA-256", "n,,n=user,r=abc", TestCertificates.Binding()));
    }

    [Theory]
    [InlineData("SCRAM-SHA-256-PLUS")]
    [InlineData("SCRAM-SHA-1")]
    [InlineData("PLAIN")]
    [InlineData("scram-sha-256")]
    [InlineData("")]
    public void Without_TLS_only_the_plain_mechanism_is_taken(string mechanism)
    {
        Refusal.Of(ErrorCode.MechanismRefused, () => ScramServer.Accept(mechanism, "n,,n=user,r=abc", null));
    }

    [Theory]
    [InlineData("y,,")]
    [InlineData("n,,")]
    [InlineData("p=tls-unique,,")]
    [InlineData("p=tls-server-end-point,a=other,")]
    [InlineData("p=,,")]
    [InlineData("")]
    public void With_TLS_a_header_that_does_not_bind_the_login_is_a_downgrade_and_fails(string header)
    {
        Refusal.Of(
            ErrorCode.LoginFailed, () => ScramServer.Accept(ScramMechanism.Sha256Plus, header + "n=user,r=abc", TestCertificates.Binding()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("n,,")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,n=user,r=a b")]
    [InlineData("n,,n=user,r=a\u00E9")]
    [InlineData("n,,r=abc,n=user")]
    [InlineData("n,,m=ext,n=user,r=abc")]
    [InlineData("n,,n=us=er,r=abc")]
    [InlineData("n,,n=us=2cer,r=abc")]
    [InlineData("n,,n=us\u0007er,r=abc")]
    [InlineData("n,,n=us\uD800er,r=abc")]
    [InlineData("n,,n=user,r=abc,junk")]
    [InlineData("n,a=admin,n=user,r=abc")]
    [InlineData("p=tls-server-end-point,,n=user,r=abc")]
    public void A_malformed_first_message_fails(string clientFirst)
    {
        var refusal = Refusal.Of(ErrorCode.LoginFailed, () => ScramServer.Accept(ScramMechanism.Sha256, clientFirst, null));
        Assert.Equal(ScramServer.LoginFailed().Message, refusal.Message);
    }

    [Fact]
    public void A_user_name_or_nonce_without_end_fails()
    {
        var letters = new string('a', 100_000);
        Refusal.Of(ErrorCode.LoginFailed, () => ScramServer.Accept(ScramMechanism.Sha256, $"n,,n={letters},r=abc", null));
        Refusal.Of(ErrorCode.LoginFailed, () => ScramServer.Accept(ScramMechanism.Sha256, $"n,,n=user,r={letters}", null));
        Refusal.Of(ErrorCode.LoginFailed, () => ScramServer.Accept(ScramMechanism.Sha256, $"n,,n={letters[..257]},r=abc", null));
    }

    [Theory]
    [InlineData("'; DROP TABLE account; --")]
    [InlineData("{0}%s%n$(id)")]
    [InlineData("../../etc/passwd")]
    [InlineData("a,b=c,r=x")]
    public void A_strange_user_name_arrives_as_it_was_sent(string userName)
    {
        using var client = new ScramClient(userName, "pencil");

        Assert.Equal(userName, ScramServer.Accept(client.Mechanism, client.CreateClientFirst(), null).UserName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c=biws")]
    [InlineData("c=biws,r={0}")]
    [InlineData("c=biws,r={0},p=")]
    [InlineData("c=biws,r={0},p=AAAA")]
    [InlineData("c=biws,r={0},p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("c=biws,r={0},p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,x=y")]
    [InlineData("c=biws,r={0},p=not base64")]
    [InlineData("c=,r={0},p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("c=eSws,r={0},p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("c=bi ws,r={0},p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("c=biws,r={0}x,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("r={0},c=biws,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void A_malformed_last_message_fails_with_the_same_text(string template)
    {
        var server = ScramServer.Accept(ScramMechanism.Sha256, "n,,n=user,r=abc", null, "def");
        server.CreateServerFirst(ScramVerifier.Create("pencil", ScramVerifier.MinimumIterations));

        var clientFinal = template.Replace("{0}", "abcdef", StringComparison.Ordinal);
        var refusal = Refusal.Of(ErrorCode.LoginFailed, () => server.VerifyClientFinal(clientFinal));

        Assert.Equal(ScramServer.LoginFailed().Message, refusal.Message);
    }

    [Fact]
    public void A_bound_login_must_carry_the_binding_data_of_this_connection()
    {
        var server = ScramServer.Accept(ScramMechanism.Sha256Plus, BoundStart + "n=user,r=abc", TestCertificates.Binding(), "def");
        server.CreateServerFirst(ScramVerifier.Create("pencil", ScramVerifier.MinimumIterations));

        // The header alone, without the hash of the certificate.
        var refusal = Refusal.Of(ErrorCode.LoginFailed, () => server.VerifyClientFinal("c=cD10bHMtc2VydmVyLWVuZC1wb2ludCws,r=abcdef,p=AAAA"));

        Assert.Contains("somebody is intercepting the connection", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_guess_on_the_same_exchange_is_not_taken()
    {
        var server = ScramServer.Accept(ScramMechanism.Sha256, "n,,n=user,r=abc", null);
        Assert.Throws<InvalidOperationException>(() => server.VerifyClientFinal("c=biws,r=abc,p=AAAA"));
        server.CreateServerFirst(ScramVerifier.Create("pencil", ScramVerifier.MinimumIterations));
        Refusal.Of(ErrorCode.LoginFailed, () => server.VerifyClientFinal("c=biws,r=abc,p=AAAA"));

        Assert.Throws<InvalidOperationException>(() => server.VerifyClientFinal("c=biws,r=abc,p=AAAA"));
    }
}
