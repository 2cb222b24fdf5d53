using System.Net;
using System.Net.Sockets;
using FtpTools.Sessions;
using FtpTools.Sessions.Diagnosis;
using FtpTools.Transport;

namespace FtpTools;

/// <summary>
/// Checks step by step whether a server can be used: name, port, TLS, certificate, protocol, login, clock, quota, round trip, speed. What
/// does not work is a finding that says what to do, and never an exception. Nothing about the server is remembered, and nothing is left
/// on it.
/// </summary>
public sealed class ServerCheck
{
    private readonly SessionOptions _options;
    private readonly ServerFindings _findings;

    private ServerCheck(SessionOptions options)
    {
        _options = options;
        _findings = new ServerFindings(options);
    }

    /// <summary>Checks a server as far as possible without logging in.</summary>
    /// <param name="options">Where it is, and how a session would be opened.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public static Task<ServerReport> RunAsync(SessionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ServerCheck(options).RunAsync(null, null, false, cancellationToken);
    }

    /// <summary>Checks a server, and logs in.</summary>
    /// <param name="options">Where it is, and how a session would be opened.</param>
    /// <param name="userName">The user.</param>
    /// <param name="password">The password; it is not kept.</param>
    /// <param name="measureThroughput">Whether to measure how fast files move. Files of at most 32 MiB go there and back for some seconds,
    /// and are deleted.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public static async Task<ServerReport> RunAsync(
        SessionOptions options,
        string userName,
        ReadOnlyMemory<char> password,
        bool measureThroughput = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(userName);
        FtpSession? opened = null;
        try
        {
            return await new ServerCheck(options).RunAsync(
                userName, LogInAsync, measureThroughput, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (opened is not null) await opened.DisposeAsync().ConfigureAwait(false);
        }

        // With the certificate that was checked and no other, and without the known servers: a check leaves no trust behind.
        async Task<FtpSession> LogInAsync(string? thumbprint)
        {
            var how = thumbprint is null
                ? options with { IsTrial = true } : options with { KnownServersFile = null, TrustedThumbprint = thumbprint };
            return opened = await FtpSession.ConnectAsync(how, userName, password, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Checks the server of a session, and the session itself.</summary>
    /// <param name="session">The session; it stays as it is, open or lost.</param>
    /// <param name="measureThroughput">Whether to measure how fast files move. Files of at most 32 MiB go there and back for some seconds,
    /// and are deleted.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public static Task<ServerReport> RunAsync(
        FtpSession session, bool measureThroughput = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new ServerCheck(session.Options).RunAsync(session.UserName, UseAsync, measureThroughput, cancellationToken);

        Task<FtpSession> UseAsync(string? thumbprint)
        {
            return session.State == FtpSessionState.Open
                ? Task.FromResult(session)
                : throw new FtpToolsException(ErrorCode.NotConnected, $"The session {session.Name} is over: {session.EndReason}")
                {
                    Target = session.Name,
                };
        }
    }

    private async Task<ServerReport> RunAsync(
        string? userName, Func<string?, Task<FtpSession>>? login, bool measure, CancellationToken cancellationToken)
    {
        var report = new ServerReport { ComputerName = _options.Host, Port = _options.Port };
        report = await FindAsync(report, cancellationToken).ConfigureAwait(false);
        if (!_findings.HasProblem) report = await KnockAsync(report, cancellationToken).ConfigureAwait(false);
        if (!_findings.HasProblem) report = await TalkAsync(report, cancellationToken).ConfigureAwait(false);
        if (!_findings.HasProblem && login is not null)
            report = await UseAsync(report with { UserName = userName }, login, measure, cancellationToken).ConfigureAwait(false);
        return report with { Findings = _findings.All };
    }

    private async Task<ServerReport> FindAsync(ServerReport report, CancellationToken cancellationToken)
    {
        try
        {
            if (HostAddress.AddressOf(_options.Host) is not null) return report with { Addresses = [_options.Host] };
            var addresses = await Dns.GetHostAddressesAsync(_options.Host, cancellationToken).ConfigureAwait(false);
            var texts = addresses.Select(a => a.ToString()).Distinct().ToList();
            _findings.Good(ServerCheckStep.Name, $"{_options.Host} is {string.Join(", ", texts)}.");
            return report with { Addresses = texts };
        }
        catch (FtpToolsException e)
        {
            _findings.Problem(ServerCheckStep.Name, e);
            return report;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            _findings.Problem(
                ServerCheckStep.Name, ErrorCode.ServerUnreachable, $"The name '{DisplayText.Clean(_options.Host)}' is not known.",
                "Check the spelling, and the network of this computer; or give the address of the server.");
            return report;
        }
    }

    private async Task<ServerReport> KnockAsync(ServerReport report, CancellationToken cancellationToken)
    {
        var started = _options.TimeProvider.GetTimestamp();
        try
        {
            var link = await TcpConnector.ConnectAsync(
                _options.Host, _options.Port, null, _options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
            await using var closing = link.ConfigureAwait(false);
            var elapsed = _options.TimeProvider.GetElapsedTime(started);
            _findings.Good(ServerCheckStep.Port, $"A server is listening at {link.RemoteEndPoint}.");
            return report with { ConnectTime = elapsed };
        }
        catch (FtpToolsException e)
        {
            _findings.Problem(ServerCheckStep.Port, e);
            return report;
        }
    }

    /// <summary>The handshake of TLS, the certificate, and the first words of the protocol, on one connection.</summary>
    private async Task<ServerReport> TalkAsync(ServerReport report, CancellationToken cancellationToken)
    {
        var protocol = Protocols.Remote.Find(_options.Protocol) ?? Protocols.Remote.Own;
        using var tls = new TlsCheck(_options, _findings, protocol);
        ByteConnection link;
        try
        {
            TlsClient.CertificateCheck? look = _options.UseTls && protocol.StartsWithTls ? tls.Look : null;
            link = await TcpConnector.ConnectAsync(_options.Host, _options.Port, look, _options.ConnectTimeout, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            var kind = await new ProtocolDetector(_options).IdentifyAsync(
                useTls: false, _options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            _findings.Mismatch(ServerCheckStep.Tls, kind, e);
            return report;
        }

        if (protocol.EncryptsItself) return await GreetAsync(report, protocol, link, null, cancellationToken).ConfigureAwait(false);
        if (protocol.StartsWithTls || !_options.UseTls)
            return await GreetAsync(tls.Report(report, link), protocol, link, null, cancellationToken).ConfigureAwait(false);
        report = await GreetAsync(report, protocol, link, tls.Handshake(), cancellationToken).ConfigureAwait(false);
        return _findings.HasProblem ? report : tls.Report(report, link);
    }

    private async Task<ServerReport> GreetAsync(
        ServerReport report, IRemoteProtocol protocol, ByteConnection link, TlsHandshake? tls, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.ConnectTimeout);
        try
        {
            var sent = _options.TimeProvider.GetUtcNow();
            var started = _options.TimeProvider.GetTimestamp();
            var hello = await protocol.GreetAsync(link, _options, tls, limit.Token).ConfigureAwait(false);
            var took = _options.TimeProvider.GetElapsedTime(started);
            _findings.Good(
                ServerCheckStep.Protocol,
                hello.Version is { } version
                    ? $"{DisplayText.Clean(hello.Agent ?? "The server")} speaks version {version} of the protocol."
                    : $"The server speaks {protocol.Scheme.ToUpperInvariant()}, and greets with: {DisplayText.Clean(hello.Agent ?? "")}");
            var methods = hello.LoginMethods.Select(m => DisplayText.Clean(m)).ToList();
            if (methods.Count > 0) _findings.Methods(methods, hello.WantedMethod);
            var difference = hello.Time is { } time ? time.ToUniversalTime() - (sent.UtcDateTime + (took / 2)) : (TimeSpan?)null;
            _findings.Clock(difference, took);
            return report with
            {
                ServerAgent = DisplayText.Clean(hello.Agent ?? string.Empty),
                ProtocolVersion = hello.Version,
                LoginMethods = methods,
                ClockDifference = difference,
                RoundTrip = took,
            };
        }
        catch (Exception e) when (e is FtpToolsException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            await ExplainSilenceAsync(e, cancellationToken).ConfigureAwait(false);
            return report;
        }
    }

    private async Task ExplainSilenceAsync(Exception failure, CancellationToken cancellationToken)
    {
        var error = failure as FtpToolsException
            ?? new FtpToolsException(
                ErrorCode.Timeout,
                FormattableString.Invariant($"The server did not answer within {_options.ConnectTimeout.TotalSeconds:0.#} seconds."),
                failure);
        if (error is RemoteErrorException || error.Code == ErrorCode.VersionMismatch)
        {
            _findings.Problem(ServerCheckStep.Protocol, error);
            return;
        }

        var kind = await new ProtocolDetector(_options).IdentifyAsync(
            _options.UseTls, _options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _findings.Mismatch(ServerCheckStep.Protocol, kind, error);
    }

    private async Task<ServerReport> UseAsync(
        ServerReport report, Func<string?, Task<FtpSession>> login, bool measure, CancellationToken cancellationToken)
    {
        var step = ServerCheckStep.Login;
        try
        {
            var session = await login(report.Thumbprint).ConfigureAwait(false);
            _findings.Good(
                ServerCheckStep.Login,
                $"{session.UserName} is logged in{(session.IsReadOnly ? ", and has read-only access" : string.Empty)}.");
            step = ServerCheckStep.Quota;
            report = report with { Quota = await AskQuotaAsync(session, cancellationToken).ConfigureAwait(false) };
            step = ServerCheckStep.RoundTrip;
            report = report with { RoundTrip = await ThroughputProbe.RoundTripAsync(session, cancellationToken).ConfigureAwait(false) };
            var trip = FormattableString.Invariant($"A round trip takes {report.RoundTrip.Value.TotalMilliseconds:0.0} ms.");
            _findings.Good(ServerCheckStep.RoundTrip, trip);
            step = ServerCheckStep.Behaviour;
            await foreach (var finding in session.ExamineAsync(cancellationToken).ConfigureAwait(false)) _findings.Add(finding);
            step = ServerCheckStep.Throughput;
            return measure && !_findings.HasProblem ? await MeasureAsync(report, session, cancellationToken).ConfigureAwait(false) : report;
        }
        catch (FtpToolsException e)
        {
            _findings.Problem(step, e);
            return report;
        }
    }

    private async Task<FtpQuota?> AskQuotaAsync(FtpSession session, CancellationToken cancellationToken)
    {
        try
        {
            var quota = await session.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
            _findings.Room(quota);
            return quota;
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotSupported)
        {
            _findings.Notice(ServerCheckStep.Quota, "The server does not tell how much room there is.", null);
            return null;
        }
    }

    private async Task<ServerReport> MeasureAsync(ServerReport report, FtpSession session, CancellationToken cancellationToken)
    {
        if (session.IsReadOnly)
        {
            _findings.Notice(ServerCheckStep.Throughput, "The speed is not measured, because the account is read-only.", null);
            return report;
        }

        var probe = new ThroughputProbe(session, _options.TimeProvider);
        var (up, down) = await probe.MeasureAsync(report.Quota?.Free, cancellationToken).ConfigureAwait(false);
        _findings.Speed(up, down, report.Quota?.Free);
        return report with { UploadBytesPerSecond = up, DownloadBytesPerSecond = down };
    }
}
