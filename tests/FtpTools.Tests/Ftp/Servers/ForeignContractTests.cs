using FtpTools.Tests.Ftp.Client;
using FtpTools.Tests.Sessions.Contract;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>The contract of all protocols with servers of other people: what no FTP of any of them has.</summary>
/// <param name="server">The server of the class.</param>
public abstract class ForeignContractTests(ContractServer server) : FtpContractTests(server)
{
    private protected override IReadOnlyCollection<RemoteAbility> Missing => [.. base.Missing, RemoteAbility.Quotas, RemoteAbility.AccountLimits, RemoteAbility.Links];
}

/// <summary>What vsftpd has not.</summary>
/// <param name="server">The server of the class.</param>
public abstract class VsftpdContractTests(ContractServer server) : ForeignContractTests(server)
{
    private protected override IReadOnlyCollection<RemoteAbility> Missing =>
    [
        .. base.Missing, RemoteAbility.Digests, RemoteAbility.Verification, RemoteAbility.MissingHomes, RemoteAbility.ListedTimes,
    ];
}

public sealed class VsftpdPlainContractTests(VsftpdPlainContractTests.Server server)
    : VsftpdContractTests(server), IClassFixture<VsftpdPlainContractTests.Server>
{
    public sealed class Server() : VsftpdServer(ForeignTls.None);
}

public sealed class VsftpdExplicitContractTests(VsftpdExplicitContractTests.Server server)
    : VsftpdContractTests(server), IClassFixture<VsftpdExplicitContractTests.Server>
{
    public sealed class Server() : VsftpdServer(ForeignTls.Explicit);
}

public sealed class VsftpdImplicitContractTests(VsftpdImplicitContractTests.Server server)
    : VsftpdContractTests(server), IClassFixture<VsftpdImplicitContractTests.Server>
{
    public sealed class Server() : VsftpdServer(ForeignTls.Implicit);
}

/// <summary>What ProFTPD has not.</summary>
/// <param name="server">The server of the class.</param>
public abstract class ProFtpdContractTests(ContractServer server) : ForeignContractTests(server)
{
    private protected override IReadOnlyCollection<RemoteAbility> Missing => [.. base.Missing, RemoteAbility.MissingHomes];

    private protected override IReadOnlyCollection<string> RefusedNames => ["*?[x]{y}"];
}

public sealed class ProFtpdPlainContractTests(ProFtpdPlainContractTests.Server server)
    : ProFtpdContractTests(server), IClassFixture<ProFtpdPlainContractTests.Server>
{
    public sealed class Server() : ProFtpdServer(ForeignTls.None);
}

public sealed class ProFtpdExplicitContractTests(ProFtpdExplicitContractTests.Server server)
    : ProFtpdContractTests(server), IClassFixture<ProFtpdExplicitContractTests.Server>
{
    public sealed class Server() : ProFtpdServer(ForeignTls.Explicit);
}

public sealed class ProFtpdImplicitContractTests(ProFtpdImplicitContractTests.Server server)
    : ProFtpdContractTests(server), IClassFixture<ProFtpdImplicitContractTests.Server>
{
    public sealed class Server() : ProFtpdServer(ForeignTls.Implicit);
}

/// <summary>What pure-ftpd has not.</summary>
/// <param name="server">The server of the class.</param>
public abstract class PureFtpdContractTests(ContractServer server) : ForeignContractTests(server)
{
    private protected override IReadOnlyCollection<RemoteAbility> Missing =>
        [.. base.Missing, RemoteAbility.Digests, RemoteAbility.Verification, RemoteAbility.MissingHomes];

    private protected override IReadOnlyCollection<string> RefusedNames => [" leading space", "trailing space "];
}

public sealed class PureFtpdPlainContractTests(PureFtpdPlainContractTests.Server server)
    : PureFtpdContractTests(server), IClassFixture<PureFtpdPlainContractTests.Server>
{
    public sealed class Server() : PureFtpdServer(ForeignTls.None);
}

public sealed class PureFtpdExplicitContractTests(PureFtpdExplicitContractTests.Server server)
    : PureFtpdContractTests(server), IClassFixture<PureFtpdExplicitContractTests.Server>
{
    public sealed class Server() : PureFtpdServer(ForeignTls.Explicit);
}

/// <summary>What pyftpdlib has not.</summary>
/// <param name="server">The server of the class.</param>
public abstract class PyftpdContractTests(ContractServer server) : ForeignContractTests(server)
{
    private protected override IReadOnlyCollection<RemoteAbility> Missing =>
        [.. base.Missing, RemoteAbility.Digests, RemoteAbility.Verification, RemoteAbility.LongPaths];
}

public sealed class PyftpdPlainContractTests(PyftpdPlainContractTests.Server server)
    : PyftpdContractTests(server), IClassFixture<PyftpdPlainContractTests.Server>
{
    public sealed class Server() : PyftpdServer(ForeignTls.None);
}

public sealed class PyftpdExplicitContractTests(PyftpdExplicitContractTests.Server server)
    : PyftpdContractTests(server), IClassFixture<PyftpdExplicitContractTests.Server>
{
    public sealed class Server() : PyftpdServer(ForeignTls.Explicit);
}
