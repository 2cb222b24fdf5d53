using System.IO.Abstractions;
using FtpTools.Storage;

namespace FtpTools;

/// <summary>
/// The folder in which the client keeps what belongs to the present user on this computer: the servers that are known, those that are
/// saved, and chat contacts. It is <c>FtpTools</c> in the user's folder for application data, or the one that the environment variable
/// <c>FTPTOOLS_SETTINGS</c> names.
/// </summary>
public static class SettingsFolder
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "FTPTOOLS_SETTINGS";

    private const string Name = "FtpTools";

    /// <summary>The full path of the folder, which need not exist yet. The variable is read each time.</summary>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.InvalidArgument"/> when the variable holds no full path, or there is no folder for application data.
    /// </exception>
    public static string Path => Find(
        Environment.GetEnvironmentVariable(Variable),
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>The full path of a file in the folder.</summary>
    /// <param name="name">A single name.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/>, as for <see cref="Path"/>.</exception>
    public static string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Sees to it that nobody else can change a file of the settings, or put another one in its place. A file somewhere else is as
    /// whoever named it wants it, and is left alone.</summary>
    /// <param name="fileSystem">Where it is.</param>
    /// <param name="file">The full path of the file, which need not exist.</param>
    /// <returns>What others could change and no longer can: paths.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/>: the folder or the file is a link or another user's, or
    /// its permissions cannot be changed.</exception>
    internal static IReadOnlyList<string> Check(IFileSystem fileSystem, string file)
    {
        if (System.IO.Path.GetDirectoryName(file) is not { } folder || !IsThis(folder)) return [];
        var files = new[] { file, file + ".lock" };
        return OwnFolder.Check(fileSystem, folder, _ => files.Where(fileSystem.File.Exists), OwnFolderUse.OfSettings);
    }

    /// <summary>Chooses the folder.</summary>
    /// <param name="named">What the variable holds; null or empty when it is not set.</param>
    /// <param name="applicationData">The user's folder for application data; empty when the user has none.</param>
    internal static string Find(string? named, string applicationData)
    {
        if (string.IsNullOrEmpty(named))
        {
            // Combined with nothing, the name would be a folder in whatever the current directory is.
            if (applicationData.Length > 0) return System.IO.Path.Combine(applicationData, Name);
            const string advice = $"Set the environment variable {Variable} to the full path of a folder for the settings.";
            throw Invalid($"This user has no folder for application data. {advice}", Variable);
        }

        // Relative to the current directory, known servers would be forgotten with every change of it.
        if (System.IO.Path.IsPathFullyQualified(named) && !named.Contains('\0', StringComparison.Ordinal))
            return System.IO.Path.GetFullPath(named);
        var shown = DisplayText.Clean(named);
        throw Invalid($"The environment variable {Variable} must hold the full path of a folder, and holds '{shown}'.", shown);
    }

    private static bool IsThis(string folder)
    {
        try
        {
            return System.IO.Path.TrimEndingDirectorySeparator(Path) == System.IO.Path.TrimEndingDirectorySeparator(folder);
        }
        catch (FtpToolsException)
        {
            return false; // There is none, so the file was named by its whole path.
        }
    }

    private static FtpToolsException Invalid(string message, string target) => new(ErrorCode.InvalidArgument, message) { Target = target };
}
