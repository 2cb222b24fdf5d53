using FtpTools.Security;

namespace FtpTools.Accounts;

/// <summary>What a login is checked against, as it was at one moment.</summary>
/// <param name="Account">The account; it may be closed.</param>
/// <param name="Verifier">The verifier of its password.</param>
public sealed record AccountCredentials(Account Account, ScramVerifier Verifier);
