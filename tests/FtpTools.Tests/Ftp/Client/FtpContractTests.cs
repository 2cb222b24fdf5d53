using FtpTools.Tests.Sessions.Contract;

namespace FtpTools.Tests.Ftp.Client;

/// <summary>What FTP cannot do of the contract of all protocols.</summary>
/// <param name="server">The server of the class.</param>
public abstract class FtpContractTests(ContractServer server) : RemoteClientContract(server)
{
    private protected override IReadOnlyCollection<RemoteAbility> Missing =>
        [RemoteAbility.Partials, RemoteAbility.Commands, RemoteAbility.Durability, RemoteAbility.ReadOnlyAccounts];

    private protected override IReadOnlyCollection<DigestAlgorithm> Algorithms => [DigestAlgorithm.Md5, DigestAlgorithm.Sha256];
}

/// <summary>The contract over FTP with explicit TLS.</summary>
public sealed class FtpExplicitContractTests(FtpExplicitContractTests.Server server)
    : FtpContractTests(server), IClassFixture<FtpExplicitContractTests.Server>
{
    public sealed class Server() : FtpContractServer("ftp", isEncrypted: true);
}

/// <summary>The contract over FTP with implicit TLS.</summary>
public sealed class FtpImplicitContractTests(FtpImplicitContractTests.Server server)
    : FtpContractTests(server), IClassFixture<FtpImplicitContractTests.Server>
{
    public sealed class Server() : FtpContractServer("ftps", isEncrypted: true);
}

/// <summary>The contract over plain FTP.</summary>
public sealed class FtpPlainContractTests(FtpPlainContractTests.Server server)
    : FtpContractTests(server), IClassFixture<FtpPlainContractTests.Server>
{
    public sealed class Server() : FtpContractServer("ftp", isEncrypted: false);
}
