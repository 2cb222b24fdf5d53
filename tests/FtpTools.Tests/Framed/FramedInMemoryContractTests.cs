using FtpTools.Tests.Sessions.Contract;

namespace FtpTools.Tests.Framed;

public sealed class FramedInMemoryContractTests(FramedInMemory server) : RemoteClientContract(server), IClassFixture<FramedInMemory>;
