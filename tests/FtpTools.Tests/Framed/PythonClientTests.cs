using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Framed;

/// <summary>The client in docs/protocol.md is all that a stranger needs: it is run as it stands there.</summary>
public sealed class PythonClientTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TestServer _server = null!;
    private PythonClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PythonClient.IsPresent, "There is no python3 on the PATH of this computer.");
        _server = await TestServer.StartAsync();
        _client = new PythonClient(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(3 * 1024 * 1024)]
    public async Task A_file_is_sent_listed_and_fetched_by_it(int length)
    {
        var content = TestContent.Of(length);

        await SucceedAsync("send", _folder.File("a.bin", content), "/a.bin");
        var listing = await SucceedAsync("list", "/");
        await SucceedAsync("fetch", "/a.bin", _folder.In("b.bin"));

        Assert.Equal(content, File.ReadAllBytes(_server.InHome("a.bin")));
        Assert.Equal(content, File.ReadAllBytes(_folder.In("b.bin")));
        Assert.Matches($@"^file +{length} \S+Z a\.bin\s*$", listing);
    }

    [Fact]
    public async Task A_wrong_password_and_an_error_end_it_with_a_failure()
    {
        var wrong = await _client.RunAsync(_server, "wrong", "list", "/");
        var missing = await _client.RunAsync(_server, TestServer.Password, "fetch", "/missing", _folder.In("missing"));

        Assert.NotEqual(0, wrong.ExitCode);
        Assert.StartsWith("200 login_failed", wrong.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, missing.ExitCode);
        Assert.StartsWith("300 not_found", missing.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.In("missing")));
    }

    private async Task<string> SucceedAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await _client.RunAsync(_server, TestServer.Password, arguments);
        Assert.True(exitCode == 0, errors);
        return output;
    }
}
