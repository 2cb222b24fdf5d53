using FtpTools.PowerShell.Module;
using FtpTools.PowerShell.Tests.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.PowerShell.Tests.Module;

public class ModuleCleanupTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _clock = new();
    private readonly ModuleCleanup _registry;
    private readonly ToyStage _stage = new();

    public ModuleCleanupTests()
    {
        _registry = new ModuleCleanup(_clock);
    }

    [Fact]
    public void What_belongs_to_a_runspace_is_closed_with_it_and_only_once()
    {
        var mine = Guid.NewGuid();
        Register(mine, "mine");
        Register(Guid.NewGuid(), "other");
        _registry.CloseOf(mine, Limit);
        _registry.CloseOf(mine, Limit);

        Assert.Equal(["mine"], _stage.Diary);

        _registry.CloseAll(Limit);
        Assert.Equal(["mine", "other"], _stage.Diary);
    }

    [Fact]
    public void What_was_closed_in_the_ordinary_way_is_not_closed_again()
    {
        Register(Guid.Empty, "mine").Dispose();
        _registry.CloseAll(Limit);

        Assert.Empty(_stage.Diary);
    }

    [Fact]
    public void One_that_fails_does_not_keep_the_others_open()
    {
        _registry.Add(Guid.Empty, _ => throw new FormatException());
        _registry.Add(Guid.Empty, _ => Task.FromException(new FormatException()));
        Register(Guid.Empty, "mine");
        _registry.CloseAll(Limit);

        Assert.Equal(["mine"], _stage.Diary);
    }

    [Fact]
    public async Task Who_closes_everything_waits_for_what_somebody_else_has_begun_to_close()
    {
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        _registry.Add(Guid.Empty, async _ =>
        {
            begun.SetResult();
            await goOn.Task;
            _stage.Note("closed");
        });
        var first = Task.Run(() => _registry.CloseAll(Limit), TestContext.Current.CancellationToken);
        await begun.Task;
        var second = Task.Run(
            () =>
            {
                _registry.CloseAll(Limit);
                _stage.Note("second");
            },
            TestContext.Current.CancellationToken);
        _registry.CloseOf(Guid.NewGuid(), Limit);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        goOn.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["closed", "second"], _stage.Diary);
    }

    [Fact]
    public async Task One_that_hangs_is_told_that_its_time_is_up_and_left_behind()
    {
        var toldSo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _registry.Add(Guid.Empty, token =>
        {
            token.Register(toldSo.SetResult);
            _clock.Advance(Limit);
            return _stage.Gate;
        });
        _registry.CloseAll(Limit);

        await toldSo.Task;
        Assert.False(_stage.Gate.IsCompleted);
    }

    private IDisposable Register(Guid owner, string name)
    {
        return _registry.Add(owner, async _ =>
        {
            await Task.Yield();
            _stage.Note(name);
        });
    }
}
