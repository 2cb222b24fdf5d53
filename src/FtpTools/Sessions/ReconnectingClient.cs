using FtpTools.Transport;

namespace FtpTools.Sessions;

/// <summary>
/// The connection of a session, which can be re-established when it broke. What the login needs for that is kept, the password is not.
/// </summary>
internal sealed class ReconnectingClient : IAsyncDisposable
{
    private readonly IRemoteProtocol _protocol;
    private readonly SessionOptions _options;
    private readonly SessionLogin _login;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private RemoteClient? _client;
    private long _pastSent;
    private long _pastReceived;

    private ReconnectingClient(IRemoteProtocol protocol, SessionOptions options, string userName)
    {
        _protocol = protocol;
        _options = options;
        _login = new SessionLogin(userName);
    }

    /// <summary>The connection in use; the broken one until it is re-established.</summary>
    public RemoteClient Current => Volatile.Read(ref _client)!;

    /// <summary>Bytes sent over all connections of the session.</summary>
    public long BytesSent => Interlocked.Read(ref _pastSent) + Current.BytesSent;

    /// <summary>Bytes received over all connections of the session.</summary>
    public long BytesReceived => Interlocked.Read(ref _pastReceived) + Current.BytesReceived;

    /// <summary>Connects and logs in with a password.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="userName">The user.</param>
    /// <param name="password">The password; it is not kept.</param>
    /// <param name="open">A link that is already open, to use instead of a new one.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public static async Task<ReconnectingClient> OpenAsync(
        SessionOptions options, string userName, ReadOnlyMemory<char> password, ByteConnection? open, CancellationToken cancellationToken)
    {
        var protocol = Protocols.Remote.Find(options.Protocol)
            ?? throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"'{DisplayText.Clean(options.Protocol)}' is no protocol; the protocols are {Protocols.Remote}.");
        Check(protocol, options);
        var client = new ReconnectingClient(protocol, options, userName);
        client._client = await client._protocol.ConnectAsync(
            options, client._login, password, open, cancellationToken).ConfigureAwait(false);
        return client;
    }

    /// <summary>Re-establishes the connection if it is broken. When several call it, one does it and the others wait.</summary>
    /// <param name="password">What to log in with; null for what is remembered of the previous login.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">It could not be established.</exception>
    public async Task ReconnectAsync(ReadOnlyMemory<char>? password, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var broken = Current;
            if (broken.IsOpen) return;
            SessionLog.Reconnecting(_options.Logger, _options.Place, DisplayText.Clean(broken.EndReason?.Message ?? string.Empty));
            var fresh = await _protocol.ConnectAsync(_options, _login, password, null, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _client, fresh);
            Interlocked.Add(ref _pastSent, broken.BytesSent);
            Interlocked.Add(ref _pastReceived, broken.BytesReceived);
            await broken.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    // What contradicts itself, or would mean nothing, is said before anything is sent.
    private static void Check(IRemoteProtocol protocol, SessionOptions options)
    {
        if (protocol.EncryptsItself && !options.UseTls)
            throw new FtpToolsException(
                ErrorCode.InvalidArgument, $"{protocol.Scheme} is always encrypted, and without TLS: leave -NoTls out.");
        if (options is { UseTls: false, TrustedThumbprint: not null })
        {
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                "A trusted thumbprint was named, but without TLS the server shows no certificate to compare it with.");
        }
        if (options.Key is not null && !protocol.EncryptsItself)
            throw new FtpToolsException(
                ErrorCode.InvalidArgument, $"A private key (-KeyFilePath) proves nothing to a server of {protocol.Scheme}; sftp uses it.");
    }

    public async ValueTask DisposeAsync()
    {
        _login.Dispose();
        _options.Key?.Clear();
        await Current.DisposeAsync().ConfigureAwait(false);
    }
}
