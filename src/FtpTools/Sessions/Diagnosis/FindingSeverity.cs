namespace FtpTools;

/// <summary>What a finding means to a user.</summary>
public enum FindingSeverity
{
    /// <summary>All is well.</summary>
    Good,

    /// <summary>It works, and there is something to know.</summary>
    Notice,

    /// <summary>It does not work.</summary>
    Problem,
}
