namespace FtpTools;

/// <summary>A server under a name of the user's own: where it is, and how a session is opened there. It holds no secret; at most it
/// names one.</summary>
public sealed record FtpServerProfile
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The protocol, the host, and where they are known the port, the user and the directory to begin in.</summary>
    public required ServerAddress Uri { get; init; }

    /// <summary>The user who logs in; null when that is asked for.</summary>
    public string? UserName => Uri.UserName;

    /// <summary>Whether the link is not encrypted.</summary>
    public bool NoTls { get; init; }

    /// <summary>The SHA-256 thumbprint that the server's certificate must have: 64 upper-case hexadecimal digits; null for none.</summary>
    public string? TrustedThumbprint { get; init; }

    /// <summary>How long connecting and logging in may take, in seconds; null for the usual time.</summary>
    public int? TimeoutSec { get; init; }

    /// <summary>The name of the secret with the password, in the vault of whoever reads secrets; null for none.</summary>
    public string? SecretName { get; init; }

    /// <summary>The vault in which the secret is; null for any.</summary>
    public string? VaultName { get; init; }

    /// <summary>The full path of the private key to log in with, over SFTP; null for none.</summary>
    public string? KeyFilePath { get; init; }

    /// <summary>A profile that opens a session as this one was opened.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="session">The session; it need not be open any more.</param>
    public static FtpServerProfile Of(string name, FtpSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var (options, usual) = (session.Options, new SessionOptions { Host = session.ComputerName });
        var start = session.StartLocation;
        return new FtpServerProfile
        {
            Name = name,
            Uri = new ServerAddress(options.Host, options.Port, session.UserName, start == "/" ? null : start)
            {
                Protocol = options.Protocol,
            },
            NoTls = !options.UseTls,
            TrustedThumbprint = options.TrustedThumbprint,
            KeyFilePath = options.Key?.Path,
            TimeoutSec = options.ConnectTimeout == usual.ConnectTimeout ? null : (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds),
        };
    }

    /// <summary>The name, so that a profile can be used where a name is expected.</summary>
    public override string ToString() => Name;
}
