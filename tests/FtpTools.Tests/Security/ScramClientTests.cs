using FtpTools.Security;

namespace FtpTools.Tests.Security;

public class ScramClientTests
{
    private const string Salt = "W22ZaJ0SNY7soEsUEjb6gQ==";

    [Theory]
    [InlineData("")]
    [InlineData("junk")]
    [InlineData("r=mine+theirs")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==")]
    [InlineData("s=W22ZaJ0SNY7soEsUEjb6gQ==,r=mine+theirs,i=4096")]
    [InlineData("m=ext,r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=mine,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=other+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=mine theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [InlineData("r=mine+theirs,s=,i=4096")]
    [InlineData("r=mine+theirs,s=****,i=4096")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=10000001")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999999999999")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i= 4096")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096\0")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=04096")]
    [InlineData("r=mine+theirs,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=４096")]
    public void A_first_message_that_no_right_server_sends_ends_the_login(string serverFirst)
    {
        using var client = Begun();

        Refusal.Of(ErrorCode.ServerNotAuthentic, () => client.CreateClientFinal(serverFirst));
    }

    [Fact]
    public void A_message_without_end_ends_the_login()
    {
        using var client = Begun();

        Refusal.Of(ErrorCode.ServerNotAuthentic, () => client.CreateClientFinal($"r=mine{new string('x', 1_000_000)},s={Salt},i=4096"));
    }

    [Fact]
    public void An_error_of_the_server_is_a_failed_login_at_either_step()
    {
        using var early = Begun();
        Refusal.Of(ErrorCode.LoginFailed, () => early.CreateClientFinal("e=unknown-user"));

        using var late = Begun();
        late.CreateClientFinal($"r=mine+theirs,s={Salt},i=4096");
        Refusal.Of(ErrorCode.LoginFailed, () => late.VerifyServerFinal("e=invalid-proof"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=")]
    [InlineData("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("x=AAAA")]
    public void A_server_that_cannot_prove_itself_is_not_authentic(string serverFinal)
    {
        using var client = Begun();
        client.CreateClientFinal($"r=mine+theirs,s={Salt},i=4096");

        Refusal.Of(ErrorCode.ServerNotAuthentic, () => client.VerifyServerFinal(serverFinal));
    }

    [Fact]
    public void Unknown_extensions_at_the_end_are_ignored()
    {
        using var client = Begun();

        Assert.StartsWith("c=biws,r=mine+theirs,p=", client.CreateClientFinal($"r=mine+theirs,s={Salt},i=4096,x=new"), StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_out_of_order_are_a_mistake_of_the_caller()
    {
        using var client = new ScramClient("user", "pencil");

        Assert.Throws<InvalidOperationException>(() => client.VerifyServerFinal("v=AAAA"));
        client.CreateClientFirst();
        Assert.Throws<InvalidOperationException>(client.CreateClientFirst);
    }

    [Fact]
    public void After_dispose_the_login_cannot_go_on()
    {
        var client = Begun();
        client.Dispose();

        Assert.Throws<InvalidOperationException>(() => client.CreateClientFinal($"r=mine+theirs,s={Salt},i=4096"));
    }

    [Fact]
    public void A_user_name_or_password_that_cannot_be_is_refused_before_anything_is_sent()
    {
        Refusal.Of(ErrorCode.UserNameRefused, () => new ScramClient("", "pencil").Dispose());
        Refusal.Of(ErrorCode.UserNameRefused, () => new ScramClient("us\u0000er", "pencil").Dispose());
        Refusal.Of(ErrorCode.PasswordRefused, () => new ScramClient("user", "").Dispose());
        Refusal.Of(ErrorCode.PasswordRefused, () => new ScramClient("user", "two\nlines").Dispose());
    }

    [Fact]
    public void A_disposed_cache_keeps_nothing()
    {
        var cache = new ScramKeyCache();
        using var keys = ScramKeys.Derive("pencil"u8, [1, 2, 3], 1);
        cache.Keep(keys, [1, 2, 3], 1);
        using (var found = cache.Find([1, 2, 3], 1))
            Assert.NotNull(found);
        Assert.Null(cache.Find([1, 2, 3], 2));
        Assert.Null(cache.Find([1, 2, 4], 1));

        cache.Dispose();
        cache.Keep(keys, [1, 2, 3], 1);

        Assert.False(cache.HasKeys);
        Assert.Null(cache.Find([1, 2, 3], 1));
    }

    private static ScramClient Begun()
    {
        var client = new ScramClient("user", "pencil", null, "mine");
        client.CreateClientFirst();
        return client;
    }
}
