using FtpTools.Accounts;

namespace FtpTools.Server;

/// <summary>What all connections of a server share.</summary>
internal sealed record ServerContext(
    ServerOptions Options, DataFolder Data, QuotaLedger Ledger, LoginGuard Guard, ConnectionLimiter Limiter, RemoteCommandTable Commands);
