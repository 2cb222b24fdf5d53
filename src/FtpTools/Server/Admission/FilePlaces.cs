using FtpTools.Framed.Server;

namespace FtpTools.Server.Admission;

/// <summary>Lets a request open files when there is room for them.</summary>
internal sealed class FilePlaces(ServerLimits limits, DescriptorPool pool, TimeProvider time)
{
    private readonly FairTurns<string> _briefs = new(limits.Briefs, Math.Max(1, limits.Briefs / 2));

    /// <summary>Those that stay open.</summary>
    public TransferPlaces Transfers { get; } = new(limits, pool, time);

    /// <summary>Waits until a request may open files; <see cref="Leave"/> says that they are closed.</summary>
    /// <exception cref="FtpToolsException">There was no room for too long (<see cref="ErrorCode.TooManyOpenFiles"/>).</exception>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public ValueTask EnterAsync(ServerRequest request)
    {
        return FileUses.Of(request.Message) switch
        {
            FileUse.Brief => _briefs.EnterAsync(request.User.Name, request.CancellationToken),
            FileUse.Long => Transfers.EnterAsync(request),
            _ => ValueTask.CompletedTask,
        };
    }

    /// <summary>Ends what <see cref="EnterAsync"/> began.</summary>
    public void Leave(ServerRequest request)
    {
        switch (FileUses.Of(request.Message))
        {
            case FileUse.Brief:
                _briefs.Leave(request.User.Name);
                break;
            case FileUse.Long:
                Transfers.Leave(request);
                break;
        }
    }
}
