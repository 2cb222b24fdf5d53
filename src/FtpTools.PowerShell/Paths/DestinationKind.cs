namespace FtpTools.PowerShell.Paths;

/// <summary>What exists where files are to go.</summary>
internal enum DestinationKind
{
    /// <summary>A directory, or what was marked as one.</summary>
    Directory,

    /// <summary>Nothing: a single file gets this name, several turn it into a directory.</summary>
    Nothing,

    /// <summary>A file: a single one may replace it.</summary>
    File,
}
