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
    private readonly SessionOptions _options;
    private readonly KnownServers? _known;

    public ServerTrust(SessionOptions options)
    {
        _options = options;
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
        _ = errors; // A self-signed certificate is as good as one from an authority here: see the class.
        Thumbprint = CertificateThumbprint.Of(certificate);
        var target = _options.Place;
        if (_options.TrustedThumbprint is { } trusted)
        {
            if (Thumbprint == CertificateThumbprint.Parse(trusted)) return;
            throw new FtpToolsException(
                ErrorCode.CertificateRefused, $"The server {target} shows the certificate {Thumbprint}, which is not the trusted one.")
            {
                Target = target,
            };
        }

        if (_known?.Check(_options.Host, _options.Port, Thumbprint) is { Status: KnownServerStatus.Changed } before)
        {
            throw new FtpToolsException(
                ErrorCode.CertificateChanged,
                $"The server {target} shows the certificate {Thumbprint}; "
                + FormattableString.Invariant($"since {before.FirstSeen:yyyy-MM-dd} it was {before.KnownThumbprint}. ")
                + "Either it was replaced, or somebody is intercepting the connection.")
            {
                Target = target,
            };
        }
    }

    /// <summary>Remembers the certificate of a server that has proved itself. Servers on this computer are not remembered:
    /// they come and go, and there is no network in between.</summary>
    /// <returns>Whether it was new.</returns>
    public async Task<bool> RememberAsync(IPAddress address, CancellationToken cancellationToken)
    {
        if (_known is null || Thumbprint is null || IPAddress.IsLoopback(address)) return false;
        if (_known.Check(_options.Host, _options.Port, Thumbprint).Status == KnownServerStatus.Same) return false;
        await _known.RememberAsync(_options.Host, _options.Port, Thumbprint, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
