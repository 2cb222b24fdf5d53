namespace FtpTools.PowerShell.Drive;

/// <summary>
/// A path as the engine hands it to the provider: the name of a session, and a path in its home. So a path itself says which
/// server it belongs to, even without a drive in front of it. Everything here works on the text alone; the server is never asked.
/// </summary>
/// <param name="SessionName">The session, such as <c>Ftp1</c>.</param>
/// <param name="RemotePath">The absolute path in the home.</param>
internal readonly record struct DrivePath(string SessionName, string RemotePath)
{
    /// <summary>What separates names in the paths that the engine shows. It accepts both when it reads.</summary>
    private static readonly char Separator = Path.DirectorySeparatorChar;

    /// <summary>Reads a path of the engine. The names <c>.</c> and <c>..</c> are left for the session to resolve.</summary>
    public static DrivePath Parse(string path)
    {
        var names = Split(path);
        return new DrivePath(names.FirstOrDefault() ?? string.Empty, "/" + string.Join('/', names.Skip(1)));
    }

    /// <summary>The path in the home with a separator at its end, as a directory may be named.</summary>
    public string Prefix => RemotePath == "/" ? RemotePath : RemotePath + "/";

    /// <summary>Whether the path names something on a server at all.</summary>
    public static bool IsPath(string? path) => path is not null && Split(path).Length > 0;

    /// <summary>The last name of a path.</summary>
    public static string NameOf(string path) => Split(path).LastOrDefault() ?? string.Empty;

    /// <summary>The parent of a path; empty for a root.</summary>
    /// <param name="path">The path.</param>
    /// <param name="root">Nothing is above it.</param>
    public static string ParentOf(string path, string? root)
    {
        var names = Split(path);
        if (names.Length == 0 || (root is not null && names.SequenceEqual(Split(root), StringComparer.Ordinal))) return string.Empty;
        var parent = string.Join(Separator, names[..^1]);
        return IsRooted(path) && parent.Length > 0 ? Separator + parent : parent;
    }

    /// <summary>Joins two paths. A root keeps the separator that the engine puts behind a drive.</summary>
    public static string Join(string? parent, string? child)
    {
        var left = Normalize(parent);
        var right = Normalize(child);
        if (left.Length == 0) return right;
        return left.TrimEnd(Separator) + Separator + right.TrimStart(Separator);
    }

    /// <summary>The relative path from one path to another, without <c>.</c> and <c>..</c> where they can be resolved.</summary>
    public static string Relative(string path, string? basePath)
    {
        var names = Resolve(Split(path));
        var from = Resolve(Split(basePath));
        var common = names.Zip(from).TakeWhile(pair => string.Equals(pair.First, pair.Second, StringComparison.Ordinal)).Count();
        var up = Enumerable.Repeat("..", from.Count - common);
        return string.Join(Separator, up.Concat(names.Skip(common)));
    }

    /// <summary>The path in the form that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        return string.Join(Separator, [SessionName, .. Split(RemotePath)]);
    }

    private static bool IsRooted(string path) => path.Length > 0 && path[0] is '/' or '\\';

    // A name on a server never holds a backslash, so both mean the same on every platform.
    private static string[] Split(string? path) => path?.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string Normalize(string? path) => path?.Replace('/', Separator).Replace('\\', Separator) ?? string.Empty;

    private static List<string> Resolve(string[] names)
    {
        var resolved = new List<string>();
        foreach (var name in names)
        {
            if (name == ".") continue;
            if (name == ".." && resolved.Count > 0 && resolved[^1] != "..") resolved.RemoveAt(resolved.Count - 1);
            else resolved.Add(name);
        }

        return resolved;
    }
}
