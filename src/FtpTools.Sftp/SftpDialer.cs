using System.Net;
using System.Net.Sockets;
using System.Text;
using FtpTools.Sessions;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace FtpTools.Sftp;

/// <summary>Opens connections to a server: the host key is checked before anything is proved to it, and then the user logs in.</summary>
/// <param name="options">Where and how.</param>
/// <param name="login">Who.</param>
internal sealed class SftpDialer(SessionOptions options, SessionLogin login)
{
    private const string CertificateSuffix = "-cert-v01@openssh.com";
    private const string Rsa = "rsa";
    private static readonly string[] Quick = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"];

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="FtpToolsException">No connection, no trust, or no login; the code says which.</exception>
    public async Task<SftpLink> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        var refusedKeys = new List<string>();
        FtpToolsException? refusal = null;
        try
        {
            while (true)
            {
                var attempt = new Attempt(options, new ServerTrust(options, loginProves: false));
                var link = await TryAsync(attempt, refusedKeys, limit.Token).ConfigureAwait(false);
                if (link is not null) return link;

                // A server has keys of several kinds and shows the one that is liked best. The one that is trusted may be another.
                if (attempt.KeyName is not { } shown) throw refusal ?? attempt.Refusal!;
                refusal ??= attempt.Refusal;
                refusedKeys.Add(FamilyOf(shown));
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FtpToolsException(
                ErrorCode.Timeout,
                FormattableString.Invariant(
                    $"The login at {options.Place} did not finish within {options.ConnectTimeout.TotalSeconds:0.#} seconds."),
                e);
        }
        catch (FtpToolsException e) when (refusal is not null && e.Code == ErrorCode.ConnectionLost)
        {
            // There is no further kind of key that both ends know.
            throw refusal;
        }
    }

    // Null when the host key was refused, and another one may be the right one.
    private async Task<SftpLink?> TryAsync(Attempt attempt, List<string> refusedKeys, CancellationToken cancellationToken)
    {
        using var methods = new SftpLogin(options, login);
        var info = new ConnectionInfo(options.Host, options.Port, login.UserName, methods.All)
        {
            Timeout = options.ConnectTimeout,
            Encoding = Encoding.UTF8,
        };
        var leftOut = info.HostKeyAlgorithms.Keys.Where(n => IsLeftOut(n, refusedKeys)).ToList();
        leftOut.ForEach(n => info.HostKeyAlgorithms.Remove(n));
        if (info.HostKeyAlgorithms.Count == 0) return null;
        PreferQuick(info);
        var client = new SftpClient(info);
        var isReady = false;
        try
        {
            client.HostKeyReceived += attempt.Check;
            await client.ConnectAsync(cancellationToken).ConfigureAwait(false);
            var link = new SftpLink(client, options, attempt.Trust.Thumbprint, info.ServerVersion);
            await RememberAsync(attempt.Trust, cancellationToken).ConfigureAwait(false);
            isReady = true;
            return link;
        }
        catch (Exception) when (attempt.Refusal is { } refusal)
        {
            return attempt.MayShowAnother ? null : throw refusal;
        }
        catch (Exception e) when (SftpErrors.IsOfSsh(e))
        {
            throw Translate(e, methods);
        }
        finally
        {
            client.HostKeyReceived -= attempt.Check;
            if (!isReady) client.Dispose();
        }
    }

    private async Task RememberAsync(ServerTrust trust, CancellationToken cancellationToken)
    {
        var address = HostAddress.AddressOf(options.Host)
            ?? (await Dns.GetHostAddressesAsync(options.Host, cancellationToken).ConfigureAwait(false)).FirstOrDefault(IPAddress.None);
        if (await trust.RememberAsync(address, cancellationToken).ConfigureAwait(false))
            SessionLog.Remembered(options.Logger, trust.Thumbprint!, options.Place);
    }

    private FtpToolsException Translate(Exception e, SftpLogin methods)
    {
        return e switch
        {
            SshAuthenticationException => new RemoteErrorException(
                ErrorCode.LoginFailed,
                $"The server {options.Place} does not let {DisplayText.Clean(login.UserName)} in{methods.WhatWasTried}.")
            {
                Target = options.Place,
            },
            SocketException or ProxyException => new FtpToolsException(
                ErrorCode.ServerUnreachable, $"Nobody can be reached at {options.Place}: {DisplayText.Clean(e.Message)}", e)
            {
                Target = options.Place,
            },
            _ => SftpErrors.Translate(e, null, options.Place),
        };
    }

    // AES-GCM encrypts and proves in one, at several times the speed of the others, which the library has before it.
    private static void PreferQuick(ConnectionInfo info)
    {
        var place = 0;
        foreach (var name in Quick)
        {
            if (!info.Encryptions.TryGetValue(name, out var cipher)) continue;
            info.Encryptions.Remove(name);
            info.Encryptions.Insert(place++, name, cipher);
        }
    }

    private static bool IsLeftOut(string name, List<string> refusedKeys)
    {
        return name.EndsWith(CertificateSuffix, StringComparison.Ordinal) || refusedKeys.Contains(FamilyOf(name));
    }

    // One RSA key signs under several names.
    private static string FamilyOf(string name) => name.Contains(Rsa, StringComparison.Ordinal) ? Rsa : name;

    /// <summary>One connection, and what became of its host key.</summary>
    private sealed class Attempt(SessionOptions options, ServerTrust trust)
    {
        public ServerTrust Trust => trust;

        public FtpToolsException? Refusal { get; private set; }

        public string? KeyName { get; private set; }

        // Where a certain key is expected, the server may have it, too; where none is, every further one is as unknown.
        public bool MayShowAnother => options.TrustedThumbprint is not null || Refusal?.Code == ErrorCode.CertificateChanged;

        public void Check(object? sender, HostKeyEventArgs e)
        {
            KeyName = e.HostKeyName;
            e.CanTrust = false;
            try
            {
                trust.CheckHostKey(e.HostKey, () => KnownHosts.Knows(options, e.HostKeyName, e.HostKey));
                e.CanTrust = true;
            }
            catch (FtpToolsException refusal)
            {
                Refusal = refusal;
            }
        }
    }
}
