namespace FtpTools.Accounts;

/// <summary>A failed login, as another process of the same data folder recorded it.</summary>
/// <param name="User">The key of the name that was given.</param>
/// <param name="Network">Where it came from, as <see cref="Security.PeerNetwork.Of"/> tells.</param>
/// <param name="Age">How long ago.</param>
internal readonly record struct LoginFailure(string User, string Network, TimeSpan Age);
