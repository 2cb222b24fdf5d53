using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Tests.Pipeline;

public class PipelineLogTests
{
    private readonly List<string> _verbose = [];
    private readonly List<string> _debug = [];

    [Fact]
    public void Lines_wait_for_the_pipeline_thread_and_come_out_in_order()
    {
        var log = Log();
        log.Add(isDebug: false, "one");
        log.Add(isDebug: true, "step");
        log.Add(isDebug: false, "two");
        Assert.Empty(_verbose);

        log.Drain();
        Assert.Equal(["one", "two"], _verbose);
        Assert.Equal(["step"], _debug);
    }

    [Fact]
    public void When_it_is_full_the_oldest_are_dropped_and_counted_once()
    {
        var log = Log(capacity: 3);
        for (var i = 1; i <= 10; i++) log.Add(isDebug: false, $"line {i}");
        log.Drain();
        log.Drain();

        Assert.StartsWith("7 ", _verbose[0], StringComparison.Ordinal);
        Assert.Equal(["line 8", "line 9", "line 10"], _verbose.Skip(1));
    }

    [Fact]
    public void Control_characters_do_not_reach_the_stream()
    {
        var log = Log();
        log.Add(isDebug: false, "a\u001b[31mb\r\nc");
        log.Drain();

        Assert.Equal(["a\uFFFD[31mb\uFFFD\uFFFDc"], _verbose);
    }

    [Fact]
    public void A_line_wakes_the_pump_once_until_it_has_come_by()
    {
        var pump = new CountingContext();
        var log = Log();
        log.Open(pump);
        log.Add(isDebug: false, "one");
        log.Add(isDebug: false, "two");
        Assert.Equal(1, pump.Posted);

        log.Drain();
        log.Add(isDebug: false, "three");
        Assert.Equal(2, pump.Posted);
    }

    [Fact]
    public void A_late_wake_up_on_another_thread_writes_nothing()
    {
        var pump = new CountingContext();
        var log = Log();
        log.Open(pump);
        log.Add(isDebug: false, "one");
        pump.RunElsewhere();

        Assert.Empty(_verbose);
    }

    private PipelineLog Log(int capacity = 1000)
    {
        return new PipelineLog(_verbose.Add, _debug.Add, capacity);
    }

    private sealed class CountingContext : SynchronizationContext
    {
        private SendOrPostCallback? _last;

        public int Posted { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posted++;
            _last = d;
        }

        public void RunElsewhere()
        {
            _last?.Invoke(null);
        }
    }
}
