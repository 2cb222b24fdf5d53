using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FtpTools.Files;

/// <summary>
/// A path inside a home, absolute and normalised: <c>/</c> is the home itself. A value of this type cannot express a way
/// out of the home. Paths are compared by their names, letter by letter.
/// </summary>
public readonly struct RemotePath : IEquatable<RemotePath>
{
    /// <summary>The longest path, in UTF-8 bytes.</summary>
    public const int MaxBytes = 4096;

    /// <summary>The longest name, in UTF-8 bytes.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>The most names in a path.</summary>
    public const int MaxDepth = 256;

    private readonly string[]? _names;

    private RemotePath(string[] names)
    {
        _names = names;
    }

    /// <summary>The home.</summary>
    public static RemotePath Root => default;

    /// <summary>Whether this is the home itself.</summary>
    public bool IsRoot => Names.Count == 0;

    /// <summary>The names from the home down; none for the home.</summary>
    public IReadOnlyList<string> Names => _names ?? [];

    /// <summary>The last name; <c>/</c> for the home.</summary>
    public string Name => IsRoot ? "/" : Names[^1];

    /// <summary>What every path below this one begins with: <c>/</c> for the home, <c>/a/b/</c> for <c>/a/b</c>.</summary>
    public string Prefix => IsRoot ? "/" : ToString() + "/";

    /// <summary>The directory this is in; the home for the home.</summary>
    public RemotePath Parent => Names.Count <= 1 ? Root : new RemotePath([.. Names.Take(Names.Count - 1)]);

    /// <summary>Whether two paths are the same.</summary>
    public static bool operator ==(RemotePath left, RemotePath right) => left.Equals(right);

    /// <summary>Whether two paths differ.</summary>
    public static bool operator !=(RemotePath left, RemotePath right) => !left.Equals(right);

    /// <summary>Reads an absolute path.</summary>
    /// <exception cref="FtpToolsException">Not valid: <see cref="ErrorCode.PathRefused"/> or
    /// <see cref="ErrorCode.NameRefused"/>.</exception>
    public static RemotePath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith('/')) throw Refused(ErrorCode.PathRefused, text, "does not begin with '/'");
        return Resolve(Root, text);
    }

    /// <summary>Reads a path as a person types it: one that does not begin with <c>/</c> starts at <paramref name="location"/>.</summary>
    /// <param name="location">The current directory.</param>
    /// <param name="text">The path; empty means the location itself.</param>
    /// <exception cref="FtpToolsException">Not valid: <see cref="ErrorCode.PathRefused"/> or
    /// <see cref="ErrorCode.NameRefused"/>.</exception>
    public static RemotePath Resolve(RemotePath location, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) throw TooLong(text);
        var names = new List<string>(text.StartsWith('/') ? [] : location.Names);
        foreach (var name in text.Split('/'))
        {
            if (name is "" or ".") continue;
            if (name == "..")
            {
                if (names.Count == 0) throw Refused(ErrorCode.PathRefused, text, "leads out of the home");
                names.RemoveAt(names.Count - 1);
                continue;
            }

            CheckName(name, text);
            names.Add(name);
        }

        if (names.Count > MaxDepth) throw Refused(ErrorCode.PathRefused, Beginning(text), $"is deeper than {MaxDepth} names");
        if (names.Sum(name => Encoding.UTF8.GetByteCount(name) + 1) > MaxBytes) throw TooLong(text);
        return new RemotePath([.. names]);
    }

    /// <summary>Whether an absolute path is neither too long nor too deep.</summary>
    internal static bool IsWithinLimits(string path)
    {
        return Encoding.UTF8.GetByteCount(path) <= MaxBytes && path.Split('/', StringSplitOptions.RemoveEmptyEntries).Length <= MaxDepth;
    }

    /// <summary>Whether a single name can be part of a path.</summary>
    public static bool IsName([NotNullWhen(true)] string? name)
    {
        return !string.IsNullOrEmpty(name) && name is not ("." or "..") && !name.Contains('/') && FaultOf(name) is null;
    }

    /// <summary>The path of an entry of this directory.</summary>
    /// <exception cref="FtpToolsException">The name cannot be part of a path (<see cref="ErrorCode.NameRefused"/>).</exception>
    public RemotePath Append(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (IsName(name)) return new RemotePath([.. Names, name]);
        var path = Prefix + name;
        CheckName(name, path);
        throw Refused(ErrorCode.NameRefused, path, "does not end in a single name");
    }

    /// <summary>The path of something below this directory.</summary>
    /// <param name="names">One name, or several with <c>/</c> between them.</param>
    /// <exception cref="FtpToolsException">One of them cannot be part of a path (<see cref="ErrorCode.NameRefused"/>).</exception>
    public RemotePath Below(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Split('/').Aggregate(this, (path, name) => path.Append(name));
    }

    /// <summary>The way from a directory to this path, with <c>/</c> between the names: what <see cref="Below"/> takes. Empty for the
    /// directory itself; null for a path that is not below it.</summary>
    public string? RelativeTo(RemotePath directory)
    {
        return IsAtOrBelow(directory) ? string.Join('/', Names.Skip(directory.Names.Count)) : null;
    }

    /// <summary>Whether this path is the other one or is below it.</summary>
    public bool IsAtOrBelow(RemotePath other)
    {
        return Names.Count >= other.Names.Count && other.Names.SequenceEqual(Names.Take(other.Names.Count), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public bool Equals(RemotePath other) => Names.SequenceEqual(other.Names, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is RemotePath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The path with <c>/</c> between the names.</summary>
    public override string ToString() => "/" + string.Join('/', Names);

    private static void CheckName(string name, string path)
    {
        if (FaultOf(name) is { } fault) throw Refused(ErrorCode.NameRefused, path, $"has a name that {fault}");
    }

    /// <summary>Why a single name cannot be part of a path; null when it can.</summary>
    internal static string? FaultOf(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes) return $"is longer than {MaxNameBytes} bytes";
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c == '\\') return "contains a backslash; names are separated by '/'";
            if (char.IsControl(c)) return "contains a control character";
            if (c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
                return "contains a character that changes the direction or the line of the text";
            if (char.IsHighSurrogate(c) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1])) i++;
            else if (char.IsSurrogate(c)) return "is not valid Unicode";
        }

        return null;
    }

    private static FtpToolsException TooLong(string path)
    {
        return Refused(ErrorCode.PathRefused, Beginning(path), $"is longer than {MaxBytes} bytes");
    }

    private static string Beginning(string path) => path[..Math.Min(path.Length, 32)] + "...";

    private static FtpToolsException Refused(ErrorCode code, string path, string why)
    {
        var shown = DisplayText.Clean(path);
        return new FtpToolsException(code, $"The path '{shown}' {why}.") { Target = shown };
    }
}
