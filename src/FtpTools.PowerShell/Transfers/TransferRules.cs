using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Transfers;

/// <summary>What the parameters of Send-FtpFile and Receive-FtpFile say about every file.</summary>
internal sealed record TransferRules
{
    /// <summary>What -Filter, -Include and -Exclude say.</summary>
    public required NameFilter Names { get; init; }

    /// <summary>Whether folders are taken, with everything in them.</summary>
    public required bool Recurse { get; init; }

    /// <summary>Whether the inputs come from a pipeline, so that nobody knows how many there will be.</summary>
    public required bool IsPiped { get; init; }

    /// <summary>How a file is transferred, and what becomes of one that already exists.</summary>
    public required TransferOptions Options { get; init; }

    /// <summary>Whether something that was named or matched is taken:
    /// a folder that is entered need not match what its files must.</summary>
    public bool Takes(string name, bool isFolder) => isFolder && Recurse ? Names.Enters(name) : Names.Takes(name);
}
