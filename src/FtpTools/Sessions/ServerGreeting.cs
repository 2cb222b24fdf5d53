namespace FtpTools.Sessions;

/// <summary>What a server says about itself before the login.</summary>
/// <param name="Agent">Name and version of its program, as it says; null when it does not.</param>
/// <param name="Version">The version of the protocol that will be spoken; null where the protocol has none.</param>
/// <param name="LoginMethods">The ways to log in that it offers, as it names them.</param>
/// <param name="WantedMethod">The way that this end uses.</param>
/// <param name="Time">Its clock; null when it does not tell.</param>
internal sealed record ServerGreeting(string? Agent, int? Version, IReadOnlyList<string> LoginMethods, string WantedMethod, DateTime? Time);
