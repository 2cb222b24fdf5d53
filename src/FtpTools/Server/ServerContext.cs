using FtpTools.Accounts;
using FtpTools.Quota;
using FtpTools.Server.Admission;
using FtpTools.Server.Data;

namespace FtpTools.Server;

/// <summary>What all connections of a server share.</summary>
internal sealed record ServerContext(
    ServerOptions Options,
    ServerDataDirectory Data,
    QuotaLedger Ledger,
    LoginGuard Guard,
    RemoteCommandTable Commands,
    DescriptorPool Descriptors,
    ServerLimits Limits,
    SessionTable Sessions,
    FilePlaces Files);
