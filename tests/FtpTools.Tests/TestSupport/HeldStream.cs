namespace FtpTools.Tests.TestSupport;

/// <summary>A stream whose first write is held until the test lets it go, or fails it, and every later one with it.</summary>
internal sealed class HeldStream : MemoryStream
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first write has begun.</summary>
    public Task Began => _began.Task;

    public void LetGo() => _release.TrySetResult();

    public void Break() => _release.TrySetException(new IOException("broken by the test"));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _began.TrySetResult();
        await _release.Task;
        await base.WriteAsync(buffer, cancellationToken);
    }
}
