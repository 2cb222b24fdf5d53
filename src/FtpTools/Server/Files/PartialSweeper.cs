using FtpTools.Accounts;

namespace FtpTools.Server.Files;

/// <summary>Deletes what is left of uploads that nobody resumed: when the server starts, and every hour.</summary>
internal sealed class PartialSweeper(ServerContext context) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _sweeping = Task.CompletedTask;

    public void Start() => _sweeping = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sweeping.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, context.Options.TimeProvider);
        try
        {
            do
            {
                await SweepAsync().ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server is stopping.
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            foreach (var account in await context.Data.Accounts.ListAsync(_stop.Token).ConfigureAwait(false))
                await SweepAsync(account).ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            ServerLog.SweepFailed(context.Options.Logger, e.Message);
        }
    }

    private async Task SweepAsync(Account account)
    {
        try
        {
            var before = context.Options.TimeProvider.GetUtcNow().UtcDateTime - context.Options.PartialLifetime;
            var count = await WaitingUploads.SweepAsync(UserHome.Of(context, account), before, _stop.Token).ConfigureAwait(false);
            if (count > 0) ServerLog.Swept(context.Options.Logger, count, account.HomeDirectory);
        }
        catch (FtpToolsException e)
        {
            // One home that cannot be read must not keep the others from being swept.
            ServerLog.SweepFailed(context.Options.Logger, e.Message);
        }
    }
}
