namespace FtpTools.PowerShell.Pipeline;

/// <summary>What a cmdlet offers to the types that do its work, so that they need not be part of it.</summary>
internal interface ICommandContext
{
    /// <summary>Whether the user wants to see only what would be done.</summary>
    bool IsWhatIf { get; }

    /// <summary>Asks whether something is to be done; with -WhatIf, says that it would be.</summary>
    /// <param name="target">What it is done to.</param>
    /// <param name="action">What is done.</param>
    bool ShouldProcess(string target, string action);

    /// <summary>Writes a warning.</summary>
    void WriteWarning(string text);

    /// <summary>Reports that one item failed; does not return when the session is lost or the user has stopped the command.</summary>
    void ReportItemError(FtpToolsException exception, object? target);
}
