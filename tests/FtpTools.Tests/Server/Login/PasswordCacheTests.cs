using System.Text;
using FtpTools.Security;
using FtpTools.Server.Login;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server.Login;

public sealed class PasswordCacheTests : IDisposable
{
    private static readonly ScramVerifier Verifier = ScramVerifier.Create("x", ScramVerifier.MinimumIterations);

    private readonly TestClock _clock = new();
    private readonly PasswordCache _cache;

    public PasswordCacheTests() => _cache = new PasswordCache(_clock);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void It_holds_so_many_and_forgets_the_oldest()
    {
        for (var i = 0; i < PasswordCache.MaxEntries + 10; i++) _cache.Add("ann", Verifier, Bytes($"p{i}"));

        Assert.Equal(PasswordCache.MaxEntries, _cache.Count);
        Assert.False(_cache.Contains("ann", Verifier, Bytes("p9")));
        Assert.True(_cache.Contains("ann", Verifier, Bytes("p10")));
    }

    [Fact]
    public void One_that_is_added_again_and_again_takes_one_place_and_lives_on()
    {
        for (var i = 0; i < 5000; i++)
        {
            _cache.Add("ann", Verifier, Bytes("p"));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, _cache.Count);
        Assert.True(_cache.Contains("ann", Verifier, Bytes("p")));
        _clock.Advance(PasswordCache.Lifetime);
        Assert.False(_cache.Contains("ann", Verifier, Bytes("p")));
    }

    [Fact]
    public void Another_user_verifier_password_or_process_is_another_entry()
    {
        _cache.Add("ann", Verifier, Bytes("p"));

        Assert.True(_cache.Contains("ANN", Verifier, Bytes("p")));
        Assert.False(_cache.Contains("an", Verifier, Bytes("p")));
        Assert.False(_cache.Contains("ann", Verifier, Bytes("pp")));
        Assert.False(_cache.Contains("ann", ScramVerifier.Create("x", ScramVerifier.MinimumIterations), Bytes("p")));
        using var other = new PasswordCache(_clock);
        Assert.False(other.Contains("ann", Verifier, Bytes("p")));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
