using System.Buffers;
using System.Management.Automation;

namespace FtpTools.PowerShell.Paths;

/// <summary>Turns what a user types for local paths into full paths of the file system.</summary>
internal static class LocalPaths
{
    private const string FileSystemProvider = "FileSystem";

    // The wildcards of the engine, and the character that escapes them.
    private static readonly SearchValues<char> PatternCharacters = SearchValues.Create("*?[]`");

    // The engine's syntax for drives, providers and the home, and the separator that it accepts besides the platform's own.
    private static readonly SearchValues<char> EngineCharacters = SearchValues.Create(":~\\");

    /// <summary>The full paths a pattern matches; a path that exists exactly as written is that one,
    /// whatever it would match as a pattern.</summary>
    /// <param name="cmdlet">Knows the location.</param>
    /// <param name="path">The path.</param>
    /// <param name="parameter">The parameter it came by, for the error.</param>
    /// <exception cref="FtpToolsException">A path without wildcards does not exist, it is not a file system path,
    /// or a pattern is malformed.</exception>
    /// <remarks>A plain path is only looked up: expanding it takes the engine as long as a round trip to a nearby server.</remarks>
    public static IReadOnlyList<string> Expand(PSCmdlet cmdlet, string path, string parameter)
    {
        if (!path.AsSpan().ContainsAny(PatternCharacters)) return [ResolveExisting(cmdlet, path, parameter)];
        if (Resolve(cmdlet, path, parameter) is var literal && Path.Exists(literal)) return [literal];

        // The engine treats some malformed patterns as patterns that match nothing.
        foreach (var name in path.Split('/', '\\')) Wildcard.OfNames(name);
        try
        {
            var matches = cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider);
            return provider.Name == FileSystemProvider ? matches : throw NoFileSystem(path, provider, parameter);
        }
        catch (WildcardPatternException e)
        {
            throw Wildcard.Unreadable(path, e);
        }
        catch (ItemNotFoundException e)
        {
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"There is no such local file: '{path}'.", e) { Target = path };
        }
        catch (Exception e) when (
            e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ProviderInvocationException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"The local path '{path}' cannot be resolved: {e.Message}", e)
            {
                Target = path,
            };
        }
    }

    /// <summary>What a pattern matches and <see cref="Expand"/> does not find, because its name is not valid text:
    /// as text for display.</summary>
    public static IEnumerable<string> PassedOver(PSCmdlet cmdlet, string path, string parameter)
    {
        var last = path.AsSpan().LastIndexOfAny('/', '\\') + 1;
        if (!OperatingSystem.IsLinux() || !path.AsSpan(last).ContainsAny(PatternCharacters)) return [];
        var names = WildcardPattern.Get(path[last..], WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        var folders = last == 0 ? [Resolve(cmdlet, ".", parameter)] : Expand(cmdlet, path[..last], parameter).Where(Directory.Exists);
        return from folder in folders
               from name in LocalNames.WithoutText(folder)
               where names.IsMatch(name.Name)
               select Path.Combine(folder, name.DisplayName);
    }

    /// <summary>The full path of something that need not exist; wildcard characters are taken literally.</summary>
    /// <param name="cmdlet">Knows the location.</param>
    /// <param name="path">The path.</param>
    /// <param name="parameter">The parameter it came by, for the error.</param>
    /// <exception cref="FtpToolsException">It is not a file system path.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path, string parameter)
    {
        return ResolvePlain(cmdlet.SessionState.Path.CurrentLocation, path) ?? ResolveByEngine(cmdlet, path, parameter);
    }

    private static string? ResolvePlain(PathInfo location, string path)
    {
        // On a drive whose root is a folder, an absolute path starts there.
        var folder = location.ProviderPath;
        if (location.Provider.Name != FileSystemProvider || location.Drive?.Root != Path.GetPathRoot(folder)) return null;
        var plain = Path.GetFullPath(path, folder);

        // Where names can contain the engine's special characters, what exists exactly as written is meant: the engine would take
        // 'a\b' for another file.
        var isPlain = !path.AsSpan().ContainsAny(EngineCharacters) || (Path.DirectorySeparatorChar == '/' && Path.Exists(plain));
        return isPlain ? plain : null;
    }

    private static string ResolveByEngine(PSCmdlet cmdlet, string path, string parameter)
    {
        try
        {
            var resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == FileSystemProvider ? resolved : throw NoFileSystem(path, provider, parameter);
        }
        catch (Exception e) when (
            e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ProviderInvocationException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"The local path '{path}' cannot be resolved: {e.Message}", e)
            {
                Target = path,
            };
        }
    }

    private static string ResolveExisting(PSCmdlet cmdlet, string path, string parameter)
    {
        var resolved = Resolve(cmdlet, path, parameter);
        return Path.Exists(resolved)
            ? resolved
            : throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"There is no such local file: '{path}'.") { Target = path };
    }

    private static FtpToolsException NoFileSystem(string path, ProviderInfo provider, string parameter)
    {
        return new FtpToolsException(
            ErrorCode.InvalidArgument,
            $"'{path}' is not a path of the file system of this computer, but of {provider.Name}. "
                + $"Name a path of this computer with -{parameter}.")
        {
            Target = path,
        };
    }
}
