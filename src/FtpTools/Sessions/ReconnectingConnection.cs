using System.Net.Security;
using FtpTools.Framed.Client;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Security;
using FtpTools.Transport;

namespace FtpTools.Sessions;

/// <summary>
/// The connection of a session, which can be re-established when it broke. The keys of the login are kept for that, the password
/// is not.
/// </summary>
internal sealed class ReconnectingConnection : IAsyncDisposable
{
    private readonly SessionOptions _options;
    private readonly string _userName;
    private readonly ScramKeyCache _keys = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private FramedConnection? _connection;
    private long _pastSent;
    private long _pastReceived;

    private ReconnectingConnection(SessionOptions options, string userName)
    {
        _options = options;
        _userName = userName;
    }

    /// <summary>The connection in use; the broken one until it is re-established.</summary>
    public FramedConnection Connection => Volatile.Read(ref _connection)!;

    /// <summary>What the server said about itself.</summary>
    public ReplyMessage Hello { get; private set; } = new();

    /// <summary>What the server said about the user.</summary>
    public ReplyMessage Login { get; private set; } = new();

    /// <summary>The thumbprint of the server's certificate; null without TLS.</summary>
    public string? Thumbprint { get; private set; }

    private string Place => HostAddress.Join(_options.Host, _options.Port);

    public long BytesSent => Interlocked.Read(ref _pastSent) + Connection.BytesSent;

    public long BytesReceived => Interlocked.Read(ref _pastReceived) + Connection.BytesReceived;

    /// <summary>Connects and logs in with a password.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="userName">The user.</param>
    /// <param name="password">The password; it is not kept.</param>
    /// <param name="open">A connection that is already open, to use instead of a new one.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public static async Task<ReconnectingConnection> OpenAsync(
        SessionOptions options, string userName, ReadOnlyMemory<char> password, ByteConnection? open, CancellationToken cancellationToken)
    {
        if (options is { UseTls: false, TrustedThumbprint: not null })
            throw new FtpToolsException(ErrorCode.InvalidArgument, "A trusted thumbprint was named, but without TLS the server shows no certificate to compare it with.");
        var link = new ReconnectingConnection(options, userName);
        await link.ConnectAsync(open, binding => new ScramClient(userName, password.Span, binding, link._keys), cancellationToken).ConfigureAwait(false);
        return link;
    }

    /// <summary>Re-establishes the connection if it is broken. When several call it, one does it and the others wait.</summary>
    /// <param name="password">What to log in with; null for the keys of the previous login.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">It could not be established.</exception>
    public async Task ReconnectAsync(ReadOnlyMemory<char>? password, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var broken = Connection;
            if (broken.IsOpen) return;
            SessionLog.Reconnecting(_options.Logger, Place, DisplayText.Clean(broken.EndReason?.Message ?? string.Empty));
            await ConnectAsync(null, Login, cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _pastSent, broken.BytesSent);
            Interlocked.Add(ref _pastReceived, broken.BytesReceived);
            await broken.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }

        ScramClient Login(ChannelBinding? binding)
        {
            return password is { } given ? new ScramClient(_userName, given.Span, binding, _keys) : new ScramClient(_userName, _keys, binding);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _keys.Dispose();
        await Connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ConnectAsync(ByteConnection? open, Func<ChannelBinding?, ScramClient> login, CancellationToken cancellationToken)
    {
        var trust = new ServerTrust(_options);
        var attempt = new ConnectAttempt(_options, cancellationToken);
        await using var ending = attempt.ConfigureAwait(false);
        var link = open ?? await DialAsync(trust, attempt, cancellationToken).ConfigureAwait(false);
        attempt.HasLink();
        SessionLog.Connected(_options.Logger, Place, link.Stream is SslStream tls ? $"encrypted with {tls.SslProtocol}, certificate {trust.Thumbprint}" : "not encrypted");
        var connection = new FramedConnection(link, _options.TimeProvider, _options.KeepAliveInterval, _options.Logger);
        var handedOver = false;
        try
        {
            connection.Start();
            await LogInAsync(connection, login, attempt, cancellationToken).ConfigureAwait(false);
            SessionLog.LoggedIn(_options.Logger, Place, DisplayText.Clean(_userName), DisplayText.Clean(Hello.Agent ?? "of no name"));
            if (await trust.RememberAsync(link.RemoteAddress, cancellationToken).ConfigureAwait(false)) SessionLog.Remembered(_options.Logger, trust.Thumbprint!, Place);
            Thumbprint = trust.Thumbprint;
            Volatile.Write(ref _connection, connection);
            handedOver = true;
        }
        finally
        {
            if (!handedOver) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<ByteConnection> DialAsync(ServerTrust trust, ConnectAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await TcpConnector.ConnectAsync(
                _options.Host, _options.Port, _options.UseTls ? trust.Check : null, _options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (HandshakeException e)
        {
            throw await attempt.ExplainAsync(e).ConfigureAwait(false);
        }
    }

    private async Task LogInAsync(
        FramedConnection connection, Func<ChannelBinding?, ScramClient> login, ConnectAttempt attempt, CancellationToken cancellationToken)
    {
        var hasGreeted = false;
        try
        {
            Hello = await FramedLogin.HelloAsync(connection, attempt.Token).ConfigureAwait(false);
            hasGreeted = true;
            using var scram = login(connection.Link.ChannelBinding);
            Login = await FramedLogin.LoginAsync(connection, Hello, scram, attempt.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var late = new FtpToolsException(
                ErrorCode.Timeout, FormattableString.Invariant($"The login at {Place} did not finish within {_options.ConnectTimeout.TotalSeconds:0.#} seconds."), e);
            throw hasGreeted ? late : await attempt.ExplainAsync(late).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (!hasGreeted && e is not RemoteErrorException && e.Code != ErrorCode.VersionMismatch)
        {
            throw await attempt.ExplainAsync(e).ConfigureAwait(false);
        }
    }
}
