using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Wire;

/// <summary>Puts a digest into the field of a message that is named after its algorithm.</summary>
internal static class DigestFields
{
    public static T With<T>(this T message, DigestAlgorithm algorithm, string digest)
        where T : DigestMessage
    {
        return (T)(algorithm switch
        {
            DigestAlgorithm.Md5 => message with { Md5 = digest },
            DigestAlgorithm.Sha256 => message with { Sha256 = digest },
            _ => (DigestMessage)(message with { XxHash128 = digest }),
        });
    }
}
