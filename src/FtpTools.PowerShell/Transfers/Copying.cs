namespace FtpTools.PowerShell.Transfers;

/// <summary>Something on a server that is to be copied, and the session through which it goes to its destination.</summary>
/// <param name="From">What is copied, and the session through which it comes.</param>
/// <param name="To">The session of the destination.</param>
internal sealed record Copying(Download From, FtpSession To);
