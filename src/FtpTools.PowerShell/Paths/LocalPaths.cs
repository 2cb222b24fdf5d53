using System.Management.Automation;

namespace FtpTools.PowerShell.Paths;

/// <summary>Turns what a user types for local paths into full paths of the file system.</summary>
internal static class LocalPaths
{
    private const string FileSystemProvider = "FileSystem";

    /// <summary>The full paths a pattern matches.</summary>
    /// <exception cref="FtpToolsException">A path without wildcards does not exist, or it is no path of a file system.</exception>
    public static IReadOnlyList<string> Expand(PSCmdlet cmdlet, string path)
    {
        try
        {
            var matches = cmdlet.GetResolvedProviderPathFromPSPath(path, out var provider);
            return provider.Name == FileSystemProvider ? matches : throw NoFileSystem(path);
        }
        catch (ItemNotFoundException e)
        {
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"There is no such local file: '{path}'.", e) { Target = path };
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ProviderInvocationException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"The local path '{path}' cannot be resolved: {e.Message}", e) { Target = path };
        }
    }

    /// <summary>The full path of something that need not exist; wildcard characters stand for themselves.</summary>
    /// <exception cref="FtpToolsException">It is no path of a file system.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        try
        {
            var resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == FileSystemProvider ? resolved : throw NoFileSystem(path);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ProviderInvocationException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"The local path '{path}' cannot be resolved: {e.Message}", e) { Target = path };
        }
    }

    private static FtpToolsException NoFileSystem(string path)
    {
        return new FtpToolsException(ErrorCode.InvalidArgument, $"'{path}' is not a path of the file system.") { Target = path };
    }
}
