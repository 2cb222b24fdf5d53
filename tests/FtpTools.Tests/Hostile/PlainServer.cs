using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>One server without TLS for all tests of a class: what one peer does must not harm the next one.</summary>
public sealed class PlainServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.StartAsync(o => o with { UseTls = false });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
