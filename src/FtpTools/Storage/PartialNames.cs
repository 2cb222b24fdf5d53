using System.Security.Cryptography;
using System.Text;
using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>The names of partial files.</summary>
internal static class PartialNames
{
    private const string Extension = ".part";
    private const string InfoExtension = ".json";
    private const string PassingExtension = ".tmp";
    private const string LocalExtension = ".ftpart";
    private const int KeyBytes = 16;

    /// <summary>A name nobody else has: for a file that is not resumed.</summary>
    public static string Unique() => Guid.NewGuid().ToString("N") + PassingExtension;

    /// <summary>The name by which a user finds a transfer to a path that was begun.</summary>
    public static string For(string user, RemotePath path)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(user.ToUpperInvariant() + "\0" + path));
        return Convert.ToHexStringLower(key.AsSpan(0, KeyBytes)) + Extension;
    }

    /// <summary>Whether a name is that of a partial file in a home.</summary>
    public static bool IsPartial(string name) => IsResumable(name) || IsPassing(name);

    /// <summary>Whether a name is that of a partial file in a home that may be resumed.</summary>
    public static bool IsResumable(string name) => name.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>Whether a name is that of a partial file in a home that nobody can resume.</summary>
    public static bool IsPassing(string name) => name.EndsWith(PassingExtension, StringComparison.Ordinal);

    /// <summary>The name of the notes on a partial file.</summary>
    public static string InfoOf(string partial) => partial + InfoExtension;

    /// <summary>Whether a name is that of the notes on a partial file.</summary>
    public static bool IsInfo(string name) => name.EndsWith(Extension + InfoExtension, StringComparison.Ordinal);

    /// <summary>The name of the partial file that notes belong to.</summary>
    public static string OfInfo(string info) => info[..^InfoExtension.Length];

    /// <summary>The name a file has on the client's computer until it is complete: hidden, beside its place.</summary>
    public static string LocalFor(string name)
    {
        var hidden = $".{name}{LocalExtension}";
        if (Encoding.UTF8.GetByteCount(hidden) <= RemotePath.MaxNameBytes) return hidden;
        return $".{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, KeyBytes))}{LocalExtension}";
    }

    /// <summary>Matches the names of partial files on the client's computer.</summary>
    public static string LocalPattern => ".*" + LocalExtension;

    /// <summary>Whether a name is that of a partial file on the client's computer.</summary>
    public static bool IsLocal(string name)
    {
        return name.Length > LocalExtension.Length + 1 && name.StartsWith('.') && name.EndsWith(LocalExtension, StringComparison.Ordinal);
    }

    /// <summary>The name that a partial file on the client's computer is for; null when that is unknown: the name was too long, or
    /// nobody can resume it.</summary>
    public static string? OfLocal(string partial)
    {
        var name = partial[1..^LocalExtension.Length];
        return name.Length == 2 * KeyBytes && name.All(char.IsAsciiHexDigitLower) ? null : name;
    }

    /// <summary>A name on the client's computer that nobody else has.</summary>
    public static string LocalUnique() => $".{Guid.NewGuid():N}{LocalExtension}";
}
