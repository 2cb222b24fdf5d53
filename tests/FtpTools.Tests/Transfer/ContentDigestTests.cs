using System.Text;
using CsCheck;
using FtpTools.Transfer;

namespace FtpTools.Tests.Transfer;

public class ContentDigestTests
{
    // RFC 1321 section A.5, FIPS 180-4 examples, and the test vectors of xxHash.
    [Theory]
    [InlineData(DigestAlgorithm.Md5, "", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(DigestAlgorithm.Md5, "abc", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData(DigestAlgorithm.Md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    [InlineData(DigestAlgorithm.Sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(DigestAlgorithm.Sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(DigestAlgorithm.XxHash128, "", "99aa06d3014798d86001c324468d497f")]
    [InlineData(DigestAlgorithm.XxHash128, "abc", "06b05ab6733a618578af5f94892f3950")]
    public void Known_vectors_come_out_whole_and_in_pieces(DigestAlgorithm algorithm, string text, string expected)
    {
        var content = Encoding.ASCII.GetBytes(text);
        using var digest = ContentDigest.Create(algorithm);
        foreach (var b in content) digest.Append([b]);

        Assert.Equal(expected, digest.Finish());
        Assert.Equal(expected, ContentDigest.Of(algorithm, content));
    }

    [Theory]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.XxHash128)]
    public void The_pieces_do_not_matter(DigestAlgorithm algorithm)
    {
        Gen.Byte.Array[0, 600].Array[0, 8].Sample(pieces =>
        {
            using var digest = ContentDigest.Create(algorithm);
            foreach (var piece in pieces) digest.Append(piece);
            Assert.Equal(ContentDigest.Of(algorithm, pieces.SelectMany(p => p).ToArray()), digest.Finish());
        });
    }

    [Theory]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.XxHash128)]
    public void After_the_end_a_new_digest_begins(DigestAlgorithm algorithm)
    {
        using var digest = ContentDigest.Create(algorithm);
        digest.Append([1, 2, 3]);
        digest.Finish();
        digest.Append([4]);

        Assert.Equal(ContentDigest.Of(algorithm, [4]), digest.Finish());
    }

    [Fact]
    public void Digests_are_compared_without_case_and_nothing_is_the_same_as_none()
    {
        Assert.True(ContentDigest.Same("ab", "AB"));
        Assert.False(ContentDigest.Same("ab", "ac"));
        Assert.False(ContentDigest.Same(null, null));
        Assert.False(ContentDigest.Same("ab", null));
    }
}
