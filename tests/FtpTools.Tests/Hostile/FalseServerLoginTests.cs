using System.Text;
using FtpTools.Tests.Security;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>Servers that want to weaken a login, or cannot prove who they are.</summary>
public class FalseServerLoginTests
{
    [Theory]
    [InlineData("[\"SCRAM-SHA-1\",\"PLAIN\"]", false)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    [InlineData("[\"SCRAM-SHA-256\"]", true)] // without the binding to the certificate
    public async Task A_server_that_offers_only_a_weaker_mechanism_gets_no_login_at_all(string mechanisms, bool tls)
    {
        await using var server = FalseServer.Begin(tls ? TestCertificates.Binding() : null);
        await server.GreetAsync($$"""{"op":"reply","id":1,"version":1,"mechanisms":{{mechanisms}}}""");

        var refusal = await Assert.ThrowsAsync<FtpToolsException>(() => server.Login);

        Assert.Equal(ErrorCode.MechanismRefused, refusal.Code);
        Assert.Empty(await server.Frames.ReadToEndAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(int.MaxValue)]
    public async Task A_server_that_asks_for_a_proof_that_is_cheap_to_guess_or_endless_to_make_gets_none(int iterations)
    {
        await using var server = FalseServer.Begin();
        await server.GreetAsync();
        await server.AcceptLoginAsync(iterations);

        Assert.Equal(ErrorCode.ServerNotAuthentic, (await Assert.ThrowsAsync<FtpToolsException>(() => server.Login)).Code);
    }

    [Fact]
    public async Task A_server_that_cannot_prove_that_it_knows_the_user_gets_no_session()
    {
        foreach (var proof in new[] { "", "v=", "v=" + Convert.ToBase64String(new byte[32]), "e=other-error" })
        {
            await using var server = FalseServer.Begin();
            await server.GreetAsync();
            await server.AcceptLoginAsync(proof: _ => proof);

            var refusal = await Assert.ThrowsAsync<FtpToolsException>(() => server.Login);
            Assert.Contains(refusal.Code, new[] { ErrorCode.ServerNotAuthentic, ErrorCode.LoginFailed });
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("null")]
    public async Task A_version_that_was_not_offered_is_refused(string version)
    {
        await using var server = FalseServer.Begin();
        await server.GreetAsync($$"""{"op":"reply","id":1,"version":{{version}},"mechanisms":["SCRAM-SHA-256"]}""");

        Assert.Equal(ErrorCode.VersionMismatch, (await Assert.ThrowsAsync<FtpToolsException>(() => server.Login)).Code);
    }

    [Fact]
    public async Task A_server_of_another_protocol_is_told_by_its_first_bytes()
    {
        await using var server = FalseServer.Begin();
        await server.Frames.WriteAsync(Encoding.ASCII.GetBytes("220 ftp.example.org ready\r\n"));

        Assert.Equal(ErrorCode.TlsFailed, (await Assert.ThrowsAsync<FtpToolsException>(() => server.Login)).Code);
    }

    [Fact]
    public async Task An_answer_to_the_login_that_comes_before_the_question_ends_it()
    {
        await using var server = FalseServer.Begin();
        await server.GreetAsync();
        await server.Frames.WriteAsync("""{"op":"reply","id":99,"message":"v=","user_name":"root"}""");

        Assert.Equal(ErrorCode.ProtocolViolation, (await Assert.ThrowsAsync<FtpToolsException>(() => server.Login)).Code);
    }
}
