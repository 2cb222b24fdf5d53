using System.Security.Cryptography;
using System.Text;

namespace FtpTools.Security;

/// <summary>
/// The client's half of one SCRAM-SHA-256 login (RFC 5802, RFC 7677): text in, text out, no connection. The three methods are called in
/// order, each once; any other order is an <see cref="InvalidOperationException"/>. After a failure the login is over.
/// </summary>
public sealed class ScramClient : IDisposable
{
    private readonly string _userName;
    private readonly byte[]? _password;
    private readonly ChannelBinding? _binding;
    private readonly ScramKeyCache? _cache;
    private readonly string _nonce;

    private Step _step;
    private ScramKeys? _keys;
    private byte[] _salt = [];
    private int _iterations;
    private string _authMessage = "";

    /// <summary>Begins a login with a password, which is copied and zeroed on <see cref="Dispose"/>.</summary>
    /// <param name="userName">The name of the user.</param>
    /// <param name="password">The password as typed; it is prepared here (RFC 4013).</param>
    /// <param name="binding">What the login is bound to; null on a connection without TLS.</param>
    /// <param name="cache">Where to keep the keys once both ends have accepted the login; null to keep nothing.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.PasswordRefused"/>; <see cref="ErrorCode.UserNameRefused"/> when no server could have a user with this name.
    /// </exception>
    public ScramClient(string userName, ReadOnlySpan<char> password, ChannelBinding? binding = null, ScramKeyCache? cache = null)
        : this(userName, binding, cache, ScramText.CreateNonce())
    {
        _password = SaslPrep.PreparePassword(password);
    }

    /// <summary>Begins a login with the keys of an earlier one.</summary>
    /// <param name="userName">The name of the user.</param>
    /// <param name="cache">The cache that the earlier login filled.</param>
    /// <param name="binding">What the login is bound to; null on a connection without TLS.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.UserNameRefused"/>.</exception>
    public ScramClient(string userName, ScramKeyCache cache, ChannelBinding? binding = null)
        : this(userName, binding, cache, ScramText.CreateNonce())
    {
        ArgumentNullException.ThrowIfNull(cache);
    }

    internal ScramClient(string userName, ReadOnlySpan<char> password, ChannelBinding? binding, string nonce)
        : this(userName, binding, null, nonce)
    {
        _password = SaslPrep.PreparePassword(password);
    }

    private ScramClient(string userName, ChannelBinding? binding, ScramKeyCache? cache, string nonce)
    {
        ArgumentNullException.ThrowIfNull(userName);
        _userName = SaslPrep.PrepareName(userName)
            ?? throw new FtpToolsException(
                ErrorCode.UserNameRefused, "The user name is empty or contains characters that no user name can have.");
        _binding = binding;
        _cache = cache;
        _nonce = nonce;
    }

    private enum Step
    {
        ClientFirst,
        ClientFinal,
        ServerFinal,
        Done,
    }

    /// <summary>The name of the mechanism, which follows from whether there is a channel binding.</summary>
    public string Mechanism => ScramMechanism.For(_binding);

    private string Gs2Header => _binding is null ? "n,," : $"p={ChannelBinding.TlsServerEndPointType},,";

    private string ClientFirstBare => $"n={ScramText.EscapeName(_userName)},r={_nonce}";

    /// <summary>The first message to the server.</summary>
    public string CreateClientFirst()
    {
        Enter(Step.ClientFirst);
        return Gs2Header + ClientFirstBare;
    }

    /// <summary>
    /// Answers the server's first message. With a password this computes for as long as the server's iteration count says (about
    /// a third of a second with the default); do not call it on a thread that something else waits for.
    /// </summary>
    /// <param name="serverFirst">The server's first message.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.LoginFailed"/> when the server reports an error, or when the keys of the earlier login no longer match;
    /// <see cref="ErrorCode.ServerNotAuthentic"/> when the message is not one that a genuine server sends: malformed, a different nonce,
    /// an iteration count below 4,096 or above 10,000,000, an extension that must be understood.
    /// </exception>
    public string CreateClientFinal(string serverFirst)
    {
        ArgumentNullException.ThrowIfNull(serverFirst);
        Enter(Step.ClientFinal);
        ThrowIfError(serverFirst);

        var nonce = ReadServerFirst(serverFirst);
        var binding = Convert.ToBase64String([.. Encoding.ASCII.GetBytes(Gs2Header), .. (_binding?.Data ?? default).Span]);
        var withoutProof = $"c={binding},r={nonce}";
        _authMessage = $"{ClientFirstBare},{serverFirst},{withoutProof}";
        _keys = GetKeys();
        return $"{withoutProof},p={Convert.ToBase64String(_keys.ClientProof(_authMessage))}";
    }

    /// <summary>Checks the server's last message: only a server that has the user's verifier can send it.</summary>
    /// <param name="serverFinal">The server's last message.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.LoginFailed"/> when the server reports an error;
    /// <see cref="ErrorCode.ServerNotAuthentic"/> when its proof is wrong.
    /// </exception>
    public void VerifyServerFinal(string serverFinal)
    {
        ArgumentNullException.ThrowIfNull(serverFinal);
        Enter(Step.ServerFinal);
        ThrowIfError(serverFinal);

        var signature = ScramText.Parse(serverFinal, "v") is { } values ? ScramText.FromBase64(values[0]) : null;
        if (signature is null || !CryptographicOperations.FixedTimeEquals(signature, ScramKeys.Sign(_keys!.ServerKey, _authMessage)))
            throw NotAuthentic("it could not prove that it knows the user");

        // Only now: keys of a wrong password, or ones a false server asked for, are worthless.
        _cache?.Keep(_keys, _salt, _iterations);
    }

    /// <summary>Zeroes the password and the keys.</summary>
    public void Dispose()
    {
        _step = Step.Done;
        _keys?.Dispose();
        CryptographicOperations.ZeroMemory(_password);
    }

    private static void ThrowIfError(string message)
    {
        if (message.StartsWith("e=", StringComparison.Ordinal))
            throw new FtpToolsException(
                ErrorCode.LoginFailed, "The server refused the login: the user name or the password is wrong, or the account is closed.");
    }

    private static FtpToolsException NotAuthentic(string reason)
    {
        return new FtpToolsException(
            ErrorCode.ServerNotAuthentic, $"The login was stopped, because the server cannot be trusted: {reason}.");
    }

    private void Enter(Step step)
    {
        if (_step != step)
            throw new InvalidOperationException("The steps of a login must be taken in order, each once.");
        _step++;
    }

    /// <summary>Takes salt and iteration count from the message.</summary>
    /// <returns>The nonce of both ends.</returns>
    private string ReadServerFirst(string serverFirst)
    {
        if (ScramText.Parse(serverFirst, "rsi") is not { } values)
            throw NotAuthentic("its first message is malformed, or requires an extension that is not supported here");
        if (!values[0].StartsWith(_nonce, StringComparison.Ordinal) || !ScramText.IsNonce(values[0].AsSpan(_nonce.Length)))
            throw NotAuthentic("its answer does not belong to this login");
        if (ScramText.FromBase64(values[1]) is not { Length: > 0 } salt)
            throw NotAuthentic("its first message has no salt");
        _iterations = ScramText.ReadPositiveNumber(values[2]);
        if (!ScramVerifier.IsIterationCount(_iterations))
            throw NotAuthentic(
                $"its iteration count is not between {ScramVerifier.MinimumIterations} and {ScramVerifier.MaximumIterations}");

        _salt = salt;
        return values[0];
    }

    private ScramKeys GetKeys()
    {
        if (_password is not null)
            return ScramKeys.Derive(_password, _salt, _iterations);
        return _cache!.Find(_salt, _iterations)
            ?? throw new FtpToolsException(
                ErrorCode.LoginFailed, "The user's password was changed since the last login; connect again with the new one.");
    }
}
