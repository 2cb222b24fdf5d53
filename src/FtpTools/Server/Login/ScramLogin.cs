using FtpTools.Security;

namespace FtpTools.Server.Login;

/// <summary>A login by SCRAM that has begun and waits for the client's proof.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Candidate">Whom it names.</param>
/// <param name="ServerFirst">The server's first message.</param>
internal sealed record ScramLogin(ScramServer Exchange, LoginCandidate Candidate, string ServerFirst);
