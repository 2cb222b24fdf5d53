using System.Runtime.InteropServices;
using System.Security;

namespace FtpTools.PowerShell.Credentials;

/// <summary>The characters of a secure string for the short time for which they are needed; zeroed when disposed.</summary>
internal sealed class PasswordText : IDisposable
{
    private readonly char[] _characters;

    public PasswordText(SecureString password)
    {
        _characters = GC.AllocateArray<char>(password.Length, pinned: true);
        var copy = Marshal.SecureStringToGlobalAllocUnicode(password);
        try
        {
            Marshal.Copy(copy, _characters, 0, _characters.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(copy);
        }
    }

    public ReadOnlyMemory<char> Memory => _characters;

    public void Dispose() => Array.Clear(_characters);
}
