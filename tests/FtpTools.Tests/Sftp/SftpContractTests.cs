using FtpTools.Tests.Sessions.Contract;

namespace FtpTools.Tests.Sftp;

/// <summary>The contract of all protocols over SFTP, with OpenSSH.</summary>
/// <param name="server">The server of the class.</param>
public sealed class SftpContractTests(OpenSshServer server) : RemoteClientContract(server), IClassFixture<OpenSshServer>
{
    private protected override IReadOnlyCollection<RemoteAbility> Missing =>
    [
        RemoteAbility.Digests, RemoteAbility.Verification, RemoteAbility.Quotas, RemoteAbility.AccountLimits, RemoteAbility.Partials,
        RemoteAbility.Commands, RemoteAbility.Durability, RemoteAbility.ReadOnlyAccounts, RemoteAbility.MissingHomes, RemoteAbility.Links,
        RemoteAbility.ProtocolBytes,
    ];
}
