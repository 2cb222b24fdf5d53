using FtpTools.Accounts;
using FtpTools.Server.Admission;

namespace FtpTools.Server;

/// <summary>What all connections of a server share.</summary>
internal sealed record ServerContext(
    ServerOptions Options,
    DataFolder Data,
    QuotaLedger Ledger,
    LoginGuard Guard,
    RemoteCommandTable Commands,
    DescriptorPool Descriptors,
    ServerLimits Limits,
    SessionTable Sessions,
    FilePlaces Files);
