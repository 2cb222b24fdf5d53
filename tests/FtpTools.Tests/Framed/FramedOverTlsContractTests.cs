using FtpTools.Tests.Sessions.Contract;

namespace FtpTools.Tests.Framed;

public sealed class FramedOverTlsContractTests(FramedOverTls server) : RemoteClientContract(server), IClassFixture<FramedOverTls>;
