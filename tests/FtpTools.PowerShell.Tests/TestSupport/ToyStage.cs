using Microsoft.Extensions.Time.Testing;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>What a toy cmdlet and its test share: signals both ways, a clock, and a diary of what happened on which thread.</summary>
internal sealed class ToyStage
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string What, int Thread)> _diary = [];

    public FakeTimeProvider Clock { get; } = new();

    /// <summary>Completes when the body says that it is where the test wants it.</summary>
    public Task Reached => _reached.Task;

    /// <summary>What the body may wait for; the test opens it.</summary>
    public Task Gate => _open.Task;

    /// <summary>Completes when the body says that it is done.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The token the body was given.</summary>
    public CancellationToken Token { get; set; }

    public IReadOnlyList<string> Diary
    {
        get
        {
            lock (_diary) return [.. _diary.Select(entry => entry.What)];
        }
    }

    /// <summary>On how many different threads the entries were made.</summary>
    public int ThreadCount
    {
        get
        {
            lock (_diary) return _diary.Select(entry => entry.Thread).Distinct().Count();
        }
    }

    public void SayReached()
    {
        _reached.TrySetResult();
    }

    public void SayEnded()
    {
        _ended.TrySetResult();
    }

    public void OpenGate()
    {
        _open.TrySetResult();
    }

    public void Note(string what)
    {
        lock (_diary) _diary.Add((what, Environment.CurrentManagedThreadId));
    }
}
