namespace FtpTools.Framed.Wire;

/// <summary>The names of the digests on the wire.</summary>
internal static class AlgorithmNames
{
    public static string ToWire(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => "md5",
        DigestAlgorithm.Sha256 => "sha256",
        DigestAlgorithm.XxHash128 => "xxh128",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>Reads a name; null means the default, MD5.</summary>
    /// <exception cref="FtpToolsException">The name is unknown (<see cref="ErrorCode.BadRequest"/>).</exception>
    public static DigestAlgorithm FromWire(string? name) => name switch
    {
        null or "md5" => DigestAlgorithm.Md5,
        "sha256" => DigestAlgorithm.Sha256,
        "xxh128" => DigestAlgorithm.XxHash128,
        _ => throw new FtpToolsException(ErrorCode.BadRequest, "The field 'algorithm' is not one of md5, sha256, xxh128."),
    };
}
