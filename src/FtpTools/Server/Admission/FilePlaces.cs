namespace FtpTools.Server.Admission;

/// <summary>Lets files be opened when there is room for them.</summary>
internal sealed class FilePlaces(ServerLimits limits, DescriptorPool pool, TimeProvider time)
{
    private readonly FairTurns<string> _briefs = new(limits.Briefs, Math.Max(1, limits.Briefs / 2));

    /// <summary>The places of those that stay open as long as the client takes, or that are large.</summary>
    public TransferPlaces Transfers { get; } = new(limits, pool, time);

    /// <summary>Waits until something may be done in one go, which takes as long as the disk does; <see cref="LeaveBrief"/> says that it is
    /// done.</summary>
    /// <param name="user">Who does it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ValueTask EnterBriefAsync(string user, CancellationToken cancellationToken) => _briefs.EnterAsync(user, cancellationToken);

    /// <summary>Ends what <see cref="EnterBriefAsync"/> began.</summary>
    public void LeaveBrief(string user) => _briefs.Leave(user);
}
