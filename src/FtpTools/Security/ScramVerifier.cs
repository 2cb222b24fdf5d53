using System.Globalization;
using System.Security.Cryptography;

namespace FtpTools.Security;

/// <summary>
/// What the server stores for a password (RFC 5802 section 3, RFC 7677): enough to check a login and to prove itself to the client, not
/// enough to log in with. It is still a secret, because a weak password can be guessed from it.
/// </summary>
public sealed record ScramVerifier
{
    /// <summary>The iteration count of new verifiers. It costs the client, not the server, about a third of a second per login.</summary>
    public const int DefaultIterations = 600_000;

    /// <summary>The lowest iteration count that is accepted (RFC 7677 section 4).</summary>
    public const int MinimumIterations = 4096;

    /// <summary>The highest iteration count that is accepted: a hostile server must not keep the client computing.</summary>
    public const int MaximumIterations = 10_000_000;

    private const int SaltLength = 16;
    private const int MaximumSaltLength = 256;

    internal ScramVerifier(ReadOnlyMemory<byte> salt, int iterations, ReadOnlyMemory<byte> storedKey, ReadOnlyMemory<byte> serverKey)
    {
        Salt = salt;
        Iterations = iterations;
        StoredKey = storedKey;
        ServerKey = serverKey;
    }

    /// <summary>The salt, sent to anyone who asks to log in: 16 bytes in verifiers created here.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>How often the password is hashed.</summary>
    public int Iterations { get; }

    /// <summary>The hash of the client's key, 32 bytes: checks the client.</summary>
    public ReadOnlyMemory<byte> StoredKey { get; }

    /// <summary>The server's key, 32 bytes: proves the server.</summary>
    public ReadOnlyMemory<byte> ServerKey { get; }

    /// <summary>Creates a verifier with a fresh salt. Takes about a third of a second of CPU with the default count.</summary>
    /// <param name="password">The password; it is prepared with SASLprep (RFC 4013).</param>
    /// <param name="iterations">From <see cref="MinimumIterations"/> to <see cref="MaximumIterations"/>.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.PasswordRefused"/> when the password is empty or contains characters that are not allowed;
    /// <see cref="ErrorCode.InvalidArgument"/> when the count is out of range.
    /// </exception>
    public static ScramVerifier Create(ReadOnlySpan<char> password, int iterations = DefaultIterations)
    {
        return Create(password, RandomNumberGenerator.GetBytes(SaltLength), iterations);
    }

    internal static ScramVerifier Create(ReadOnlySpan<char> password, byte[] salt, int iterations)
    {
        if (!IsIterationCount(iterations))
        {
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The iteration count {iterations} is not between {MinimumIterations} and {MaximumIterations}."));
        }

        var prepared = SaslPrep.PreparePassword(password);
        try
        {
            using var keys = ScramKeys.Derive(prepared, salt, iterations);
            return new ScramVerifier(salt, iterations, keys.StoredKey(), keys.ServerKey.ToArray());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(prepared);
        }
    }

    /// <summary>Whether this is the verifier of a password. Takes as long as creating one.</summary>
    /// <param name="preparedPassword">The password as <see cref="SaslPrep.PreparePassword"/> gives it.</param>
    internal bool Matches(ReadOnlySpan<byte> preparedPassword)
    {
        using var keys = ScramKeys.Derive(preparedPassword, Salt.Span, Iterations);
        return CryptographicOperations.FixedTimeEquals(keys.StoredKey(), StoredKey.Span);
    }

    /// <summary>
    /// Creates the verifier that is used for a user who does not exist: the same for the same name (ignoring case) as long as the secret
    /// stays, and no password matches it. So an unknown user is answered like a known one. To answer in the same time, create it
    /// for every login, known user or not, and with the iteration count that new users get.
    /// </summary>
    /// <param name="secret">At least 16 random bytes that nobody outside knows.</param>
    /// <param name="userName">The name as the client sent it.</param>
    /// <param name="iterations">The iteration count that is shown to the client.</param>
    public static ScramVerifier CreateDecoy(ReadOnlySpan<byte> secret, string userName, int iterations = DefaultIterations)
    {
        ArgumentNullException.ThrowIfNull(userName);
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, 16, nameof(secret));
        var key = (SaslPrep.PrepareName(userName) ?? userName).ToUpperInvariant();
        return new ScramVerifier(
            ScramKeys.Sign(secret, "salt\0" + key).AsMemory(0, SaltLength),
            iterations,
            ScramKeys.Sign(secret, "stored key\0" + key),
            ScramKeys.Sign(secret, "server key\0" + key));
    }

    /// <summary>Reads the text form that <see cref="Format"/> writes.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when it is not such a text. The message does not repeat
    /// it.</exception>
    public static ScramVerifier Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('$', ':');
        if (parts.Length == 5 && text == string.Concat(parts[0], "$", parts[1], ":", parts[2], "$", parts[3], ":", parts[4])
            && parts[0] == ScramMechanism.Sha256
            && ScramText.ReadPositiveNumber(parts[1]) is var iterations && IsIterationCount(iterations)
            && ScramText.FromBase64(parts[2]) is { Length: > 0 and <= MaximumSaltLength } salt
            && ScramText.FromBase64(parts[3]) is { Length: ScramKeys.Length } storedKey
            && ScramText.FromBase64(parts[4]) is { Length: ScramKeys.Length } serverKey)
        {
            return new ScramVerifier(salt, iterations, storedKey, serverKey);
        }

        throw new FtpToolsException(
            ErrorCode.InvalidArgument,
            "The text is not a SCRAM-SHA-256 verifier: SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key> is expected.");
    }

    /// <summary>
    /// The text form, after RFC 5803: <c>SCRAM-SHA-256$&lt;iterations&gt;:&lt;salt&gt;$&lt;StoredKey&gt;:&lt;ServerKey&gt;</c>, the last
    /// three in base64. It is a secret, which is why <see cref="ToString"/> does not return it.
    /// </summary>
    public string Format()
    {
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ScramMechanism.Sha256}${Iterations}:{Base64(Salt)}${Base64(StoredKey)}:{Base64(ServerKey)}");
    }

    /// <summary>Whether both contain the same bytes.</summary>
    public bool Equals(ScramVerifier? other)
    {
        return other is not null && Iterations == other.Iterations && Salt.Span.SequenceEqual(other.Salt.Span)
            && CryptographicOperations.FixedTimeEquals(StoredKey.Span, other.StoredKey.Span)
            && CryptographicOperations.FixedTimeEquals(ServerKey.Span, other.ServerKey.Span);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Salt.Span);
        hash.Add(Iterations);
        return hash.ToHashCode();
    }

    /// <summary>Says what it is without revealing the secret.</summary>
    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{ScramMechanism.Sha256} verifier, {Iterations} iterations");
    }

    internal static bool IsIterationCount(int iterations)
    {
        return iterations is >= MinimumIterations and <= MaximumIterations;
    }

    private static string Base64(ReadOnlyMemory<byte> bytes)
    {
        return Convert.ToBase64String(bytes.Span);
    }
}
