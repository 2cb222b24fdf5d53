using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server;

/// <summary>The requests of one connection that are under way.</summary>
internal sealed class RequestTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, ServerRequest> _requests = [];
    private TaskCompletionSource? _quiet;
    private int _running;

    /// <summary>Whether nothing is under way.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_lock) return _running == 0;
        }
    }

    /// <summary>Whether nothing is under way but what cannot continue without the client.</summary>
    public bool WaitsForClient
    {
        get
        {
            lock (_lock) return _running == _requests.Count && _requests.Values.All(r => r.NeedsClient);
        }
    }

    /// <summary>Takes a request in.</summary>
    /// <exception cref="FtpToolsException">Its id is invalid or in use (<see cref="ErrorCode.ProtocolViolation"/>), or there are
    /// too many requests (<see cref="ErrorCode.LimitExceeded"/>).</exception>
    public void Add(ServerRequest request)
    {
        lock (_lock)
        {
            ThrowIfTaken(request.Id);
            if (_requests.Count >= ProtocolLimits.MaxRequests)
                throw new FtpToolsException(ErrorCode.LimitExceeded, $"More than {ProtocolLimits.MaxRequests} requests are under way.");
            _requests.Add(request.Id, request);
            _running++;
        }
    }

    /// <summary>Refuses an id that cannot be that of a new request, whatever it asks for.</summary>
    /// <exception cref="FtpToolsException">The id is invalid or in use (<see cref="ErrorCode.ProtocolViolation"/>).</exception>
    public void RequireFree(int id)
    {
        lock (_lock) ThrowIfTaken(id);
    }

    public ServerRequest? Find(int id)
    {
        lock (_lock) return _requests.GetValueOrDefault(id);
    }

    /// <summary>Frees the id of a request: its answer is known, and the client may use the id again once it has it.</summary>
    public void Remove(ServerRequest request)
    {
        lock (_lock) _requests.Remove(request.Id);
    }

    /// <summary>Counts a request as ended: its answer is sent, or cannot be.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            if (--_running > 0) return;
            _quiet?.TrySetResult();
            _quiet = null;
        }
    }

    /// <summary>Stops every request.</summary>
    public void CancelAll() => CancelWhere(_ => true);

    /// <summary>Stops what cannot continue without the client, now or later: nothing more will come from it.</summary>
    public void GoOnWithoutClient()
    {
        foreach (var request in Where(_ => true)) request.Pages?.Close();
        CancelWhere(r => r.NeedsClient);
    }

    /// <summary>Stops the calls of remote commands.</summary>
    public void StopCommands() => CancelWhere(r => r.Message is InvokeRequest);

    /// <summary>Waits until no request is under way.</summary>
    public Task WhenQuietAsync()
    {
        lock (_lock)
        {
            if (_running == 0) return Task.CompletedTask;
            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _quiet.Task;
        }
    }

    private void ThrowIfTaken(int id)
    {
        if (id <= 0 || _requests.ContainsKey(id))
        {
            throw new FtpToolsException(
                ErrorCode.ProtocolViolation,
                $"The id {id} cannot be used: an id is positive, and differs from those of the requests under way.");
        }
    }

    private void CancelWhere(Predicate<ServerRequest> chosen)
    {
        foreach (var request in Where(chosen)) request.Cancel();
    }

    private ServerRequest[] Where(Predicate<ServerRequest> chosen)
    {
        lock (_lock) return [.. _requests.Values.Where(r => chosen(r))];
    }
}
