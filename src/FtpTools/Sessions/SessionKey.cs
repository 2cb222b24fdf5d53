namespace FtpTools;

/// <summary>A private key in a file, to log in with. The session that it was given to reads it again when it reconnects, and clears the
/// passphrase when it is closed.</summary>
/// <param name="path">The full path of the file: in the format of OpenSSH, PEM, PKCS #8 or PuTTY.</param>
/// <param name="passphrase">What the file is encrypted with; empty when it is not. A copy is kept.</param>
public sealed class SessionKey(string path, ReadOnlyMemory<char> passphrase = default)
{
    private readonly char[] _passphrase = passphrase.ToArray();

    /// <summary>The full path of the file.</summary>
    public string Path => path;

    /// <summary>What the file is encrypted with; empty when it is not.</summary>
    internal ReadOnlyMemory<char> Passphrase => _passphrase;

    /// <summary>The path, and never the passphrase.</summary>
    public override string ToString() => path;

    /// <summary>Forgets the passphrase.</summary>
    internal void Clear() => Array.Clear(_passphrase);
}
