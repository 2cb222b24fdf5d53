using System.IO.Abstractions;
using FtpTools.Sessions;
using FtpTools.Tests.Framed;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions.Contract;

/// <summary>The contract as a protocol keeps it that has nothing beyond what it must have.</summary>
public sealed class BareProtocolContractTests(BareProtocolContractTests.BareServer server)
    : RemoteClientContract(server), IClassFixture<BareProtocolContractTests.BareServer>
{
    private protected override IReadOnlyCollection<RemoteAbility> Missing =>
    [
        RemoteAbility.Digests,
        RemoteAbility.Quotas,
        RemoteAbility.Partials,
        RemoteAbility.Commands,
        RemoteAbility.Verification,
        RemoteAbility.Resuming,
    ];

    public sealed class BareServer : FramedInMemory
    {
        internal override async Task<RemoteClient> ConnectAsync(string user, IFileSystem files)
        {
            return new BareClient(await base.ConnectAsync(user, files));
        }

        internal override async Task<(RemoteClient Client, ICuttableLine Line)> ConnectOverLineAsync(
            string user, IFileSystem files, CutDirection direction)
        {
            var (client, line) = await base.ConnectOverLineAsync(user, files, direction);
            return (new BareClient(client), line);
        }
    }
}
