namespace FtpTools.PowerShell.Paths;

/// <summary>What stands where files are to go.</summary>
internal enum DestinationKind
{
    /// <summary>A directory, or what was marked as one.</summary>
    Directory,

    /// <summary>Nothing: a single file gets this name, several make a directory of it.</summary>
    Nothing,

    /// <summary>A file: a single one may take its place.</summary>
    File,
}
