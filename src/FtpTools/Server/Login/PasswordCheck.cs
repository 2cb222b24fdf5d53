using System.Net;
using System.Security.Cryptography;
using System.Text;
using FtpTools.Security;
using FtpTools.Server.Admission;

namespace FtpTools.Server.Login;

/// <summary>
/// Checks a password that came over the wire, which costs the server what SCRAM costs the client: a derivation of a tenth of a second and
/// more. At most half of the processors derive at once, whoever asks; the others wait in turns by address.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="atOnce">How many derivations run at once; half of the processors, and at least one, when null.</param>
/// <param name="matches">Derives and compares; as <see cref="ScramVerifier.Matches"/> when null.</param>
internal sealed class PasswordCheck(TimeProvider time, int? atOnce = null, Func<ScramVerifier, byte[], bool>? matches = null) : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly FairTurns<IPAddress> _turns = TurnsFor(atOnce ?? Environment.ProcessorCount / 2);
    private readonly PasswordCache _cache = new(time);

    /// <summary>Whether a password is that of a candidate who may log in. The same is done, and takes as long, for one who may
    /// not.</summary>
    /// <param name="peer">Who asks.</param>
    /// <param name="candidate">Whom it names.</param>
    /// <param name="password">The password as it came, UTF-8.</param>
    /// <param name="before">Asked when it is this one's turn: may refuse a login that came while others failed.</param>
    /// <param name="failed">Told of a wrong password before it is the next one's turn.</param>
    /// <param name="cancellationToken">Stops the wait for the turn.</param>
    public async Task<bool> IsRightAsync(
        LoginPeer peer,
        LoginCandidate candidate,
        ReadOnlyMemory<byte> password,
        Func<Task> before,
        Func<Task> failed,
        CancellationToken cancellationToken)
    {
        var (prepared, isPossible) = Prepare(password.Span);
        var mayLogIn = isPossible && candidate.Account is not null;
        try
        {
            if (mayLogIn && _cache.Contains(candidate.Name, candidate.Verifier, prepared)) return true;
            var key = PeerNetwork.Of(peer.Address);
            await EnterAsync(peer, key, cancellationToken).ConfigureAwait(false);
            try
            {
                await before().ConfigureAwait(false);

                // Another connection of the same client may have paid meanwhile.
                if (mayLogIn && _cache.Contains(candidate.Name, candidate.Verifier, prepared)) return true;

                // Not to be stopped halfway: the bytes are zeroed after it.
                var isSame = await Task.Run(() => Matches(candidate.Verifier, prepared), CancellationToken.None).ConfigureAwait(false);
                var isRight = isSame && mayLogIn;
                if (isRight) _cache.Add(candidate.Name, candidate.Verifier, prepared);
                else await failed().ConfigureAwait(false);
                return isRight;
            }
            finally
            {
                _turns.Leave(key);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(prepared);
        }
    }

    public void Dispose() => _cache.Dispose();

    // One address never has all of them, where there are several.
    private static FairTurns<IPAddress> TurnsFor(int atOnce)
    {
        var turns = Math.Max(1, atOnce);
        return new FairTurns<IPAddress>(turns, Math.Max(1, turns - 1));
    }

    // What no password can be is derived all the same, and is never right.
    private static (byte[] Bytes, bool IsPossible) Prepare(ReadOnlySpan<byte> password)
    {
        var text = new char[StrictUtf8.GetMaxCharCount(password.Length)];
        try
        {
            return (SaslPrep.PreparePassword(text.AsSpan(0, StrictUtf8.GetChars(password, text))), true);
        }
        catch (Exception e) when (e is DecoderFallbackException or FtpToolsException { Code: ErrorCode.PasswordRefused })
        {
            return (password.ToArray(), false);
        }
        finally
        {
            Array.Clear(text);
        }
    }

    private bool Matches(ScramVerifier verifier, byte[] prepared) => matches?.Invoke(verifier, prepared) ?? verifier.Matches(prepared);

    // Whoever waits leaves the turn of the connection to others, and makes room like one whose peer is awaited.
    private async ValueTask EnterAsync(LoginPeer peer, IPAddress key, CancellationToken cancellationToken)
    {
        var entering = _turns.EnterAsync(key, cancellationToken);
        if (entering.IsCompleted)
        {
            await entering.ConfigureAwait(false);
            return;
        }

        peer.HoldBack();
        await entering.ConfigureAwait(false);
        peer.GoOn();
    }
}
