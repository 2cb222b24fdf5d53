using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FtpTools.Security;

/// <summary>
/// The server's half of one SCRAM-SHA-256 login (RFC 5802, RFC 7677): text in, text out, no connection, no user store.
/// <see cref="Accept(string, string, ChannelBinding?)"/>, then <see cref="CreateServerFirst"/> with the user's verifier or a decoy
/// (<see cref="ScramVerifier.CreateDecoy"/>), then <see cref="VerifyClientFinal"/>, each once. Any failure is the same
/// <see cref="ErrorCode.LoginFailed"/> with the same text, whether the user exists or not.
/// </summary>
public sealed class ScramServer
{
    /// <summary>The longest user name that is read, in UTF-16 units.</summary>
    public const int MaximumUserNameLength = 256;

    private const string BoundFlag = "p=" + ChannelBinding.TlsServerEndPointType;

    private readonly bool _isBound;
    private readonly byte[] _expectedBinding;
    private readonly string _clientFirstBare;
    private readonly string _nonce;

    private ScramVerifier? _verifier;
    private string _serverFirst = "";
    private bool _isOver;

    private ScramServer(string userName, string gs2Header, ChannelBinding? binding, string clientFirstBare, string nonce)
    {
        UserName = userName;
        _isBound = binding is not null;
        _expectedBinding = [.. Encoding.ASCII.GetBytes(gs2Header), .. (binding?.Data ?? default).Span];
        _clientFirstBare = clientFirstBare;
        _nonce = nonce;
    }

    /// <summary>The name of the user who wants to log in, unescaped and prepared (RFC 4013). It is whatever the client sent: look it up,
    /// do not trust it.</summary>
    public string UserName { get; }

    /// <summary>Reads the client's first message.</summary>
    /// <param name="mechanism">The mechanism that the client named.</param>
    /// <param name="clientFirst">The client's first message.</param>
    /// <param name="binding">What this connection's logins are bound to; null on a connection without TLS.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.MechanismRefused"/> when the mechanism is not <see cref="ScramMechanism.For"/> this connection:
    /// with TLS a login that is not bound to it is never accepted; <see cref="ErrorCode.LoginFailed"/> when the message is wrong.
    /// </exception>
    public static ScramServer Accept(string mechanism, string clientFirst, ChannelBinding? binding)
    {
        return Accept(mechanism, clientFirst, binding, ScramText.CreateNonce());
    }

    internal static ScramServer Accept(string mechanism, string clientFirst, ChannelBinding? binding, string nonce)
    {
        ArgumentNullException.ThrowIfNull(mechanism);
        ArgumentNullException.ThrowIfNull(clientFirst);
        if (mechanism != ScramMechanism.For(binding))
            throw new FtpToolsException(
                ErrorCode.MechanismRefused, $"This connection accepts only the login mechanism {ScramMechanism.For(binding)}.");
        if (clientFirst.Length > ScramText.MaximumMessageLength)
            throw LoginFailed();

        // gs2-header = cbind-flag "," [ "a=" authzid ] ","; an authzid would be a request to act as somebody else.
        var parts = clientFirst.Split(',', 3);
        if (parts.Length != 3 || !IsFlagAllowed(parts[0], binding) || parts[1].Length != 0)
            throw LoginFailed();

        var bare = parts[2];
        if (ScramText.Parse(bare, "nr") is not { } values || !ScramText.IsNonce(values[1]))
            throw LoginFailed();
        var userName = ScramText.UnescapeName(values[0]) is { Length: <= MaximumUserNameLength } sent ? SaslPrep.PrepareName(sent) : null;
        return new ScramServer(userName ?? throw LoginFailed(), parts[0] + ",,", binding, bare, values[1] + nonce);
    }

    /// <summary>Answers the client's first message.</summary>
    /// <param name="verifier">The verifier of <see cref="UserName"/>, or a decoy when there is no such user.</param>
    public string CreateServerFirst(ScramVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        if (_verifier is not null)
            throw new InvalidOperationException("The steps of a login must be taken in order, each once.");

        _verifier = verifier;
        _serverFirst = string.Create(
            CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(verifier.Salt.Span)},i={verifier.Iterations}");
        return _serverFirst;
    }

    /// <summary>Checks the client's last message. When it returns, the client has proved that it knows the password.</summary>
    /// <param name="clientFinal">The client's last message.</param>
    /// <returns>The server's last message, which proves the server to the client.</returns>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.LoginFailed"/>. The text is always the same except in one case that says nothing about the user: the client
    /// is bound to another certificate than this server's.
    /// </exception>
    public string VerifyClientFinal(string clientFinal)
    {
        ArgumentNullException.ThrowIfNull(clientFinal);
        if (_verifier is null || _isOver)
            throw new InvalidOperationException("The steps of a login must be taken in order, each once.");
        _isOver = true;

        if (ScramText.Parse(clientFinal, "cr") is not { Length: > 2 } values || values[1] != _nonce)
            throw LoginFailed();
        ThrowIfBoundElsewhere(ScramText.FromBase64(values[0]));

        // The proof comes last, after any extensions, and covers everything before it.
        var proofAt = clientFinal.LastIndexOf(",p=", StringComparison.Ordinal);
        var proof = proofAt < 0 ? null : ScramText.FromBase64(clientFinal[(proofAt + 3)..]);
        var authMessage = $"{_clientFirstBare},{_serverFirst},{clientFinal[..Math.Max(proofAt, 0)]}";
        if (proof is not { Length: ScramKeys.Length } || !IsProof(proof, _verifier, authMessage))
            throw LoginFailed();

        return $"v={Convert.ToBase64String(ScramKeys.Sign(_verifier.ServerKey.Span, authMessage))}";
    }

    /// <summary>
    /// The one answer to a login that fails: also for the caller's own reasons, such as an account that is closed.
    /// </summary>
    public static FtpToolsException LoginFailed()
    {
        return new FtpToolsException(ErrorCode.LoginFailed, "The user name or the password is wrong, or the account is closed.");
    }

    /// <summary>
    /// With TLS only "p" will do. "y" says that the client could bind but believes the server cannot: with TLS that is a sign
    /// that somebody changed the offer in transit (RFC 5802 section 6).
    /// </summary>
    private static bool IsFlagAllowed(string flag, ChannelBinding? binding)
    {
        return binding is null ? flag is "n" or "y" : flag == BoundFlag;
    }

    private void ThrowIfBoundElsewhere(byte[]? sent)
    {
        if (sent is not null && CryptographicOperations.FixedTimeEquals(sent, _expectedBinding))
            return;
        if (sent is null || !_isBound)
            throw LoginFailed();
        throw new FtpToolsException(
            ErrorCode.LoginFailed,
            "The login is bound to a TLS certificate that is not this server's: somebody is intercepting the connection.");
    }

    private static bool IsProof(byte[] proof, ScramVerifier verifier, string authMessage)
    {
        var clientKey = ScramKeys.Sign(verifier.StoredKey.Span, authMessage);
        for (var i = 0; i < clientKey.Length; i++)
            clientKey[i] ^= proof[i];
        var isRight = CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), verifier.StoredKey.Span);
        CryptographicOperations.ZeroMemory(clientKey);
        return isRight;
    }
}
