using FtpTools.Accounts;
using FtpTools.Security;

namespace FtpTools.Server.Login;

/// <summary>Whom a login names.</summary>
/// <param name="Name">The name as the client gave it, prepared (RFC 4013).</param>
/// <param name="Account">The account; null when there is none that may log in, which nobody is told.</param>
/// <param name="Verifier">What the password is checked with: that of the account, or a decoy where there is none.</param>
internal sealed record LoginCandidate(string Name, Account? Account, ScramVerifier Verifier);
