using FtpTools.Sessions.Diagnosis;

namespace FtpTools.Sessions;

/// <summary>
/// One attempt to connect, from the first packet to the end of the login: the time it has, and who it was that did not answer as a server
/// of ours does. A peer that says nothing for half of that time is looked at beside the attempt, so that the look costs no more time.
/// </summary>
internal sealed class ConnectAttempt : IAsyncDisposable
{
    private readonly SessionOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _limit;
    private readonly Task<PeerKind> _lookAtSilent;
    private volatile bool _isShakingHands;

    public ConnectAttempt(SessionOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _cancellation = cancellationToken;
        _limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _limit.CancelAfter(options.ConnectTimeout);
        _isShakingHands = options.UseTls;
        _lookAtSilent = LookAtSilentAsync();
    }

    /// <summary>Cancelled when the time is up, or the caller stops.</summary>
    public CancellationToken Token => _limit.Token;

    private bool ThroughTls => _options.UseTls && !_isShakingHands;

    /// <summary>The link stands, and encrypts if it is to.</summary>
    public void HasLink() => _isShakingHands = false;

    /// <summary>The error to report: who answered in place of our server, and what to do about it; the failure itself when nothing better
    /// is known.</summary>
    /// <param name="failure">How the attempt ended.</param>
    public async Task<FtpToolsException> ExplainAsync(FtpToolsException failure)
    {
        var isLate = failure.Code == ErrorCode.Timeout;
        var kind = isLate
            ? await _lookAtSilent.ConfigureAwait(false)
            : await new ProtocolDetector(_options).IdentifyAsync(ThroughTls, _options.ConnectTimeout, Token).ConfigureAwait(false);
        _cancellation.ThrowIfCancellationRequested();
        var place = _options.Place;
        return PeerMismatch.Describe(kind, place, _options.UseTls, _isShakingHands, failure) is var (code, message, advice)
            ? new FtpToolsException(code, $"{message} {advice}", failure) { Target = place, Advice = null } : failure;
    }

    public async ValueTask DisposeAsync()
    {
        await _limit.CancelAsync().ConfigureAwait(false);
        await _lookAtSilent.ConfigureAwait(false);
        _limit.Dispose();
    }

    private async Task<PeerKind> LookAtSilentAsync()
    {
        var half = _options.ConnectTimeout / 2;
        await Task.Delay(half, Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Token.IsCancellationRequested) return PeerKind.Silent;
        return await new ProtocolDetector(_options).IdentifyAsync(ThroughTls, half, Token).ConfigureAwait(false);
    }
}
