using Microsoft.Testing.Platform.CommandLine;
using Microsoft.Testing.Platform.Extensions.Messages;
using Microsoft.Testing.Platform.Extensions.TestFramework;
using Microsoft.Testing.Platform.Requests;

namespace FtpTools.Pester;

/// <summary>
/// Makes each Pester test a test of <c>dotnet test</c>. The suites run on the package as it is installed, in as many shells at once as
/// there are processors.
/// </summary>
internal sealed class PesterFramework(ICommandLineOptions options) : ITestFramework, IDataProducer
{
    public string Uid => "FtpTools.Pester";

    public string Version => "1";

    public string DisplayName => "Pester";

    public string Description => "The Pester suites, on the packaged module.";

    public Type[] DataTypesProduced => [typeof(TestNodeUpdateMessage)];

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public Task<CreateTestSessionResult> CreateTestSessionAsync(CreateTestSessionContext context) =>
        Task.FromResult(new CreateTestSessionResult { IsSuccess = true });

    public Task<CloseTestSessionResult> CloseTestSessionAsync(CloseTestSessionContext context) =>
        Task.FromResult(new CloseTestSessionResult { IsSuccess = true });

    public async Task ExecuteRequestAsync(ExecuteRequestContext context)
    {
        var run = new SuiteRun(result => PublishAsync(context, result));
        try
        {
            var isListing = context.Request is DiscoverTestExecutionRequest;
            if (isListing || await run.PackAsync(context.CancellationToken)) await run.RunAsync(Chosen(), isListing, context.CancellationToken);
        }
        finally
        {
            context.Complete();
        }
    }

    private List<string> Chosen()
    {
        var isChosen = options.TryGetOptionArgumentList(SuiteOption.Name, out var names);
        return [.. SuiteFiles.All.Where(f => !isChosen || names!.Contains(SuiteFiles.NameOf(f), StringComparer.OrdinalIgnoreCase))];
    }

    private async Task PublishAsync(ExecuteRequestContext context, PesterResult result)
    {
        var name = $"{result.Suite}: {result.Path}";
        var properties = new PropertyBag(State(result));
        var duration = TimeSpan.FromMilliseconds(result.Milliseconds);
        properties.Add(new TimingProperty(new TimingInfo(DateTimeOffset.UtcNow - duration, DateTimeOffset.UtcNow, duration)));
        var node = new TestNode { Uid = name, DisplayName = name, Properties = properties };
        await context.MessageBus.PublishAsync(this, new TestNodeUpdateMessage(context.Request.Session.SessionUid, node));
    }

    private static IProperty State(PesterResult result) => result.Result switch
    {
        "Passed" => PassedTestNodeStateProperty.CachedInstance,
        "Failed" => new FailedTestNodeStateProperty($"{result.Message}\n{result.Place}"),
        "Skipped" or "Inconclusive" => new SkippedTestNodeStateProperty(result.Message),
        "NotRun" => DiscoveredTestNodeStateProperty.CachedInstance,
        var unknown => throw new InvalidDataException($"Pester has a result that is not known here: {unknown}."),
    };
}
