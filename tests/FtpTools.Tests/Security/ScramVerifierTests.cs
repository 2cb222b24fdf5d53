using System.Text;
using FtpTools.Security;

namespace FtpTools.Tests.Security;

public class ScramVerifierTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("thirty-two bytes, give or take..");

    [Fact]
    public void The_text_form_is_that_of_RFC_5803_and_reads_back()
    {
        var verifier = ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

        // StoredKey and ServerKey computed from the same password, salt and count with Python's hashlib and hmac.
        const string Expected =
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
        Assert.Equal(Expected, verifier.Format());
        Assert.Equal(verifier, ScramVerifier.Parse(Expected));
        Assert.Equal(verifier.GetHashCode(), ScramVerifier.Parse(Expected).GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("pencil")]
    [InlineData("SCRAM-SHA-1$4096:AAAA$AAAA:AAAA")]
    [InlineData("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$AAAA:AAAA")]
    [InlineData("SCRAM-SHA-256$1:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$4096:$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256:4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$4096\0:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$04096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$+4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$４096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$4096 :W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    public void A_text_that_is_no_verifier_is_refused_and_not_repeated(string text)
    {
        var refusal = Refusal.Of(ErrorCode.InvalidArgument, () => ScramVerifier.Parse(text));
        Assert.True(text.Length == 0 || !refusal.Message.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_verifiers_of_one_password_differ_by_their_salt()
    {
        Assert.NotEqual(ScramVerifier.Create("pencil", 4096), ScramVerifier.Create("pencil", 4096));
    }

    [Fact]
    public void Printed_it_tells_nothing_secret()
    {
        var verifier = ScramVerifier.Create("pencil", 4096);

        Assert.Equal("SCRAM-SHA-256 verifier, 4096 iterations", verifier.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(10_000_001)]
    public void An_iteration_count_out_of_range_is_refused(int iterations)
    {
        Refusal.Of(ErrorCode.InvalidArgument, () => ScramVerifier.Create("pencil", iterations));
    }

    [Fact]
    public void A_decoy_is_the_same_for_the_same_name_in_any_case_and_another_for_another()
    {
        var decoy = ScramVerifier.CreateDecoy(Secret, "alice");

        Assert.Equal(decoy, ScramVerifier.CreateDecoy(Secret, "alice"));
        Assert.Equal(decoy, ScramVerifier.CreateDecoy(Secret, "ALICE"));
        Assert.NotEqual(decoy, ScramVerifier.CreateDecoy(Secret, "alicf"));
        Assert.NotEqual(decoy, ScramVerifier.CreateDecoy([.. Secret, 1], "alice"));
    }

    [Fact]
    public void A_decoy_looks_like_a_new_users_verifier()
    {
        var real = ScramVerifier.Create("pencil", 4096);
        var decoy = ScramVerifier.CreateDecoy(Secret, "alice", 4096);

        Assert.Equal(real.Salt.Length, decoy.Salt.Length);
        Assert.Equal(real.Iterations, decoy.Iterations);
        Assert.Equal(decoy, ScramVerifier.Parse(decoy.Format()));
    }
}
