using FtpTools.Transport;

namespace FtpTools.Client;

/// <summary>Opens a session: link, trust, hello, login, within one limit of time.</summary>
internal static class SessionOpener
{
    public static async Task<FtpSession> OpenAsync(
        SessionOptions options, string userName, ReadOnlyMemory<char> password, CancellationToken cancellationToken)
    {
        if (options is { UseTls: false, TrustedThumbprint: not null })
            throw new FtpToolsException(ErrorCode.InvalidArgument, "A trusted thumbprint was named, but without TLS the server shows no certificate to compare it with.");
        var trust = new ServerTrust(options);
        var link = await TcpConnector.ConnectAsync(
            options.Host, options.Port, options.UseTls ? trust.Check : null, options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        var session = await LogInAsync(link, options, userName, password, trust.Thumbprint, cancellationToken).ConfigureAwait(false);
        try
        {
            await trust.RememberAsync(link.RemoteAddress, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch (Exception e) when (e is FtpToolsException or OperationCanceledException)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes a session of an open link.</summary>
    public static async Task<FtpSession> LogInAsync(
        ByteConnection link, SessionOptions options, string userName, ReadOnlyMemory<char> password, string? thumbprint, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        var connection = new ClientConnection(link, options.TimeProvider, options.KeepAliveInterval);
        var handedOver = false;
        try
        {
            connection.Start();
            var hello = await SessionLogin.HelloAsync(connection, limit.Token).ConfigureAwait(false);
            var login = await SessionLogin.LoginAsync(connection, hello, userName, password, limit.Token).ConfigureAwait(false);
            handedOver = true;
            return FtpSession.Create(connection, options, hello, login, thumbprint);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FtpToolsException(
                ErrorCode.Timeout, $"The login at {options.Host}:{options.Port} did not end within {options.ConnectTimeout.TotalSeconds:0.#} seconds.", e);
        }
        finally
        {
            if (!handedOver) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
