using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;

namespace FtpTools.Sessions;

/// <summary>
/// Decides about a server's certificate: it must be the one that was named, or the one that was seen before. A server that
/// is seen for the first time is accepted, because the login proves that it knows the user and is bound to its certificate;
/// it is remembered only after that proof.
/// </summary>
internal sealed class ServerTrust
{
    private const string Certificate = "certificate";
    private const string HostKey = "host key";

    private readonly SessionOptions _options;
    private readonly bool _loginProves;
    private readonly KnownServers? _known;

    /// <summary>Begins to judge.</summary>
    /// <param name="options">How the session is opened.</param>
    /// <param name="loginProves">Whether the login of the protocol proves that the server knows the user, and is bound to the certificate.
    /// Where it does not, the password would be sent to whoever answers: then an authority must vouch for the certificate, or the
    /// user.</param>
    public ServerTrust(SessionOptions options, bool loginProves = true)
    {
        (_options, _loginProves) = (options, loginProves);
        if (options.KnownServersFile is not { } file) return;
        _known = new KnownServers(file, options.FileSystem, options.TimeProvider)
        {
            Closed = path => SessionLog.Closed(options.Logger, DisplayText.Clean(path)),
        };
    }

    /// <summary>The thumbprint of the certificate the server showed; null before.</summary>
    public string? Thumbprint { get; private set; }

    /// <summary>Refuses a certificate.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.CertificateRefused"/> or
    /// <see cref="ErrorCode.CertificateChanged"/>.</exception>
    public void Check(X509Certificate2 certificate, SslPolicyErrors errors)
    {
        Thumbprint = CertificateThumbprint.Of(certificate);
        Check(Certificate, Thumbprint, () => IsVouchedFor(certificate, errors));
    }

    /// <summary>Refuses the public key with which an SSH server shows who it is.</summary>
    /// <param name="hostKey">The key as SSH sends it (RFC 4253, section 6.6).</param>
    /// <param name="isVouchedFor">Whether somebody the user trusts says that it is the key of this server.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.CertificateRefused"/> or
    /// <see cref="ErrorCode.CertificateChanged"/>.</exception>
    public void CheckHostKey(ReadOnlySpan<byte> hostKey, Func<bool> isVouchedFor)
    {
        Thumbprint = CertificateThumbprint.OfHostKey(hostKey);
        Check(HostKey, CertificateThumbprint.ToSsh(Thumbprint), isVouchedFor);
    }

    private void Check(string what, string shown, Func<bool> isVouchedFor)
    {
        var target = _options.Place;
        if (_options.TrustedThumbprint is { } trusted)
        {
            if (Thumbprint == CertificateThumbprint.Parse(trusted)) return;
            throw new FtpToolsException(
                ErrorCode.CertificateRefused, $"The server {target} shows the {what} {shown}, which is not the trusted one.")
            {
                Target = target,
            };
        }

        var seen = _known?.Check(_options.Host, _options.Port, Thumbprint!);
        if (!_loginProves && seen is not { Status: KnownServerStatus.Same })
        {
            // One from an authority may be renewed, and is checked by its name and its signature.
            if (isVouchedFor()) return;
            if (seen is not { Status: KnownServerStatus.Changed }) throw Unknown(what, shown, target);
        }

        // Else a self-signed certificate is as good as one from an authority: see the class.
        if (seen is { Status: KnownServerStatus.Changed } before)
        {
            var known = what == HostKey ? CertificateThumbprint.ToSsh(before.KnownThumbprint!) : before.KnownThumbprint;
            throw new FtpToolsException(
                ErrorCode.CertificateChanged,
                $"The server {target} shows the {what} {shown}; "
                + FormattableString.Invariant($"since {before.FirstSeen:yyyy-MM-dd} it was {known}. ")
                + "Either it was replaced, or somebody is intercepting the connection.")
            {
                Target = target,
            };
        }
    }

    // The name that TLS was given may not be that of the server; see FtpServerName.
    private bool IsVouchedFor(X509Certificate2 certificate, SslPolicyErrors errors)
    {
        return (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
            && certificate.MatchesHostname(_options.Host, allowWildcards: true, allowCommonName: false);
    }

    private static FtpToolsException Unknown(string what, string shown, string target)
    {
        var vouches = (what == Certificate ? ", which no authority vouches for, and" : ",") + " which was not seen before";
        return new FtpToolsException(
            ErrorCode.CertificateRefused,
            $"The server {target} shows the {what} {shown}{vouches}. In this protocol the password would be sent to whoever answers. "
            + "Ask whoever runs the server what it is, and if it is this one, "
            + $"give -TrustedThumbprint {shown}; it is remembered then.")
        {
            Target = target,
            Advice = null,
        };
    }

    /// <summary>Remembers the certificate of a server that has proved itself. Servers on this computer are not remembered:
    /// they come and go, and there is no network in between.</summary>
    /// <returns>Whether it was new.</returns>
    public async Task<bool> RememberAsync(IPAddress address, CancellationToken cancellationToken)
    {
        if (_known is null || Thumbprint is null || _options.IsTrial || IPAddress.IsLoopback(address)) return false;
        if (_known.Check(_options.Host, _options.Port, Thumbprint).Status == KnownServerStatus.Same) return false;
        await _known.RememberAsync(_options.Host, _options.Port, Thumbprint, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
