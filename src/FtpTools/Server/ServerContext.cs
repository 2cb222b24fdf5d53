using FtpTools.Accounts;
using FtpTools.Quota;
using FtpTools.Server.Admission;
using FtpTools.Server.Data;
using FtpTools.Server.Login;

namespace FtpTools.Server;

/// <summary>What all connections of a server share.</summary>
internal sealed record ServerContext(
    ServerOptions Options,
    ServerDataDirectory Data,
    QuotaLedger Ledger,
    Authenticator Authenticator,
    RemoteCommandTable Commands,
    DescriptorPool Descriptors,
    ServerLimits Limits,
    SessionTable Sessions,
    LinkPlaces Links,
    FilePlaces Files) : IAsyncDisposable
{
    /// <summary>Opens what a server needs besides its listeners.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="FtpToolsException">The folder cannot be used, or the process may open too few files.</exception>
    public static ServerContext Open(ServerOptions options)
    {
        var descriptors = options.Descriptors ?? DescriptorPool.OfProcess;
        if (descriptors.IsTooSmall)
        {
            throw new FtpToolsException(
                ErrorCode.TooManyOpenFiles,
                $"This process may have {descriptors.Limit} files open and has {descriptors.Open}, which leaves too few for a server.");
        }

        var data = ServerDataDirectory.Open(options.Root, options.FileSystem, options.TimeProvider);
        var limits = ServerLimits.Of(options, descriptors);
        var sessions = new SessionTable(limits);
        var guard = LoginGuard.For(data.Database, options.TimeProvider);
        var passwords = new PasswordCheck(options.TimeProvider);
        return new ServerContext(
            options,
            data,
            data.OpenLedger(options.FileSystem, options.TimeProvider, e => ServerLog.LedgerFailed(options.Logger, e.Message)),
            new Authenticator(data, guard, sessions, passwords, options.TimeProvider, options.Logger),
            new RemoteCommandTable(),
            descriptors,
            limits,
            sessions,
            new LinkPlaces(limits, descriptors),
            new FilePlaces(limits, descriptors, options.TimeProvider));
    }

    /// <summary>Tells the ledger what is new, and closes what was opened.</summary>
    public async ValueTask DisposeAsync()
    {
        Authenticator.Dispose();
        await Ledger.DisposeAsync().ConfigureAwait(false);
        await Data.DisposeAsync().ConfigureAwait(false);
    }
}
