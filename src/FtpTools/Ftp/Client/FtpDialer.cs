using System.Security.Authentication;
using FtpTools.Security;
using FtpTools.Sessions;
using FtpTools.Transport;

namespace FtpTools.Ftp.Client;

/// <summary>Opens control connections to a server, encrypted and logged in, ready for commands.</summary>
/// <param name="options">Where and how.</param>
/// <param name="login">Who.</param>
/// <param name="isImplicit">Whether TLS begins with the first byte.</param>
internal sealed class FtpDialer(SessionOptions options, SessionLogin login, bool isImplicit)
{
    private readonly FtpHabits _habits = new();

    /// <summary>The thumbprint of the server's certificate; null without TLS.</summary>
    public string? Thumbprint { get; private set; }

    /// <summary>Who logs in.</summary>
    public string UserName => login.UserName;

    /// <summary>The text with which the server greets.</summary>
    public string Greeting { get; private set; } = "";

    /// <summary>Connects and logs in.</summary>
    /// <param name="open">A link that is already open, to use instead of a new one; null to open one.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <exception cref="FtpToolsException">No connection, no trust, or no login; the code says which.</exception>
    public async Task<FtpConnection> ConnectAsync(ByteConnection? open, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        var trust = new ServerTrust(options, loginProves: false);
        var name = FtpServerName.Next(options.Host);
        TlsClient.CertificateCheck check = trust.Check;
        FtpConnection? connection = null;
        try
        {
            var link = open ?? await TcpConnector.ConnectAsync(
                options.Host, options.Port, null, options.ConnectTimeout, limit.Token).ConfigureAwait(false);
            link.ReceiveUrgentInline();
            if (options.UseTls && isImplicit)
                await link.StartTlsAsync(Handshake(check, name), limit.Token).ConfigureAwait(false);
            connection = new FtpConnection(link, 2 * options.KeepAliveInterval, options.TimeProvider)
            {
                Owner = $"{login.UserName}@{link.RemoteEndPoint}",
                Habits = _habits,
            };
            await GreetAsync(connection, limit.Token).ConfigureAwait(false);
            if (options.UseTls && !isImplicit)
                await EncryptAsync(connection, Handshake(check, name), limit.Token).ConfigureAwait(false);
            Thumbprint = trust.Thumbprint;
            await LogInAsync(connection, limit.Token).ConfigureAwait(false);
            if (options.UseTls) await ProtectAsync(connection, name, limit.Token).ConfigureAwait(false);
            await AgreeAsync(connection, limit.Token).ConfigureAwait(false);
            if (await trust.RememberAsync(connection.Address, limit.Token).ConfigureAwait(false))
                SessionLog.Remembered(options.Logger, trust.Thumbprint!, options.Place);
            var ready = connection;
            connection = null;
            return ready;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FtpToolsException(
                ErrorCode.Timeout,
                FormattableString.Invariant(
                    $"The login at {options.Place} did not finish within {options.ConnectTimeout.TotalSeconds:0.#} seconds."),
                e);
        }
        finally
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task GreetAsync(FtpConnection connection, CancellationToken cancellationToken)
    {
        var greeting = await connection.ReadAsync(cancellationToken).ConfigureAwait(false);
        while (greeting.IsPreliminary) greeting = await connection.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!greeting.IsCompleted) throw FtpReplyException.Of(greeting, "the connection");

        // What is said before the encryption could be anybody's; it is shown, and nothing is decided by it.
        Greeting = DisplayText.Clean(string.Join(' ', greeting.Lines));
    }

    private async Task EncryptAsync(FtpConnection connection, TlsClient tls, CancellationToken cancellationToken)
    {
        var reply = await connection.AskAsync("AUTH", "TLS", cancellationToken).ConfigureAwait(false);
        if (!reply.IsCompleted)
        {
            throw new FtpToolsException(
                ErrorCode.TlsFailed,
                $"The server {options.Place} does not encrypt ({reply}). With -NoTls it is used as it is: everybody on the way can read "
                + "the password and the files.")
            {
                Advice = null,
            };
        }

        await connection.StartTlsAsync(tls, cancellationToken).ConfigureAwait(false);
    }

    private async Task LogInAsync(FtpConnection connection, CancellationToken cancellationToken)
    {
        var reply = await connection.AskAsync("USER", login.UserName, cancellationToken).ConfigureAwait(false);
        if (reply.Code == 331)
            reply = await connection.AskAsync("PASS", new string(login.Password.Span), cancellationToken).ConfigureAwait(false);
        if (reply.IsCompleted) return;
        if (reply.Code is 430 or 530)
        {
            var said = $"The server {options.Place} does not let {DisplayText.Clean(login.UserName)} in: {reply}.";
            throw new RemoteErrorException(ErrorCode.LoginFailed, said) { Target = options.Place };
        }

        throw FtpReplyException.Of(reply, "the login");
    }

    // The data connections resume the session of the control connection, under its name: many servers insist on it.
    private async Task ProtectAsync(FtpConnection connection, string name, CancellationToken cancellationToken)
    {
        await connection.AskAsync("PBSZ", "0", cancellationToken).ConfigureAwait(false);
        var reply = await connection.AskAsync("PROT", "P", cancellationToken).ConfigureAwait(false);
        if (!reply.IsCompleted) throw FtpReplyException.Of(reply, "the encryption of data connections (PROT P)");
        var expected = Thumbprint;
        connection.ProtectData(Handshake((certificate, _) => RequireSame(certificate, expected), name));
    }

    private TlsClient Handshake(TlsClient.CertificateCheck check, string name)
    {
        return new TlsClient(options.Host, check, name, _habits.NeedsTls12 ? SslProtocols.Tls12 : SslProtocols.Tls12 | SslProtocols.Tls13);
    }

    private void RequireSame(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, string? expected)
    {
        if (CertificateThumbprint.Of(certificate) == expected) return;
        throw new FtpToolsException(
            ErrorCode.CertificateRefused, $"The data connection of {options.Place} shows another certificate than the control connection.");
    }

    private static async Task AgreeAsync(FtpConnection connection, CancellationToken cancellationToken)
    {
        connection.Features = new FtpFeatures(await connection.AskAsync("FEAT", null, cancellationToken).ConfigureAwait(false));
        if (connection.Features.IsUtf8) await connection.AskAsync("OPTS", "UTF8 ON", cancellationToken).ConfigureAwait(false);
        if (connection.Features.HasFacts && !IsTold(connection.Features.Facts))
            await connection.AskAsync("OPTS", "MLST type;size;modify;", cancellationToken).ConfigureAwait(false);
        var type = await connection.AskAsync("TYPE", "I", cancellationToken).ConfigureAwait(false);
        if (!type.IsCompleted) throw FtpReplyException.Of(type, "TYPE I");
    }

    private static bool IsTold(string facts)
    {
        var told = facts.Split(';').Select(f => f.Trim().ToUpperInvariant()).ToHashSet();
        return told.Contains("TYPE*") && told.Contains("SIZE*") && told.Contains("MODIFY*");
    }
}
