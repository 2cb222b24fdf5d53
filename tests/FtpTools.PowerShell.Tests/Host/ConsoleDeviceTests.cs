using System.Management.Automation;

namespace FtpTools.PowerShell.Tests.Host;

public class ConsoleDeviceTests
{
    private static readonly TimeSpan BetweenRedraws = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Progress_into_a_pipe_leaves_no_trace()
    {
        using var console = new ScriptedConsole(isTerminal: false);
        console.Device.ReportProgress(new ProgressRecord(1, "Sending", "a.bin") { PercentComplete = 50 });
        Assert.Equal(("", ""), (console.Output, console.Error));
    }

    [Fact]
    public void Progress_is_one_line_on_standard_error_without_a_line_end()
    {
        using var console = new ScriptedConsole(isTerminal: true);
        console.Device.ReportProgress(new ProgressRecord(1, "Sending", "a.bin") { PercentComplete = 50 });
        Assert.Equal("\rSending [==========          ]  50 %  a.bin", console.Error);
        Assert.Equal("", console.Output);
    }

    [Fact]
    public void Progress_is_not_redrawn_before_its_time()
    {
        using var console = new ScriptedConsole(isTerminal: true);
        console.Device.ReportProgress(new ProgressRecord(1, "Sending", "one"));
        console.Time.Advance(BetweenRedraws - TimeSpan.FromMilliseconds(1));
        console.Device.ReportProgress(new ProgressRecord(1, "Sending", "two"));
        Assert.DoesNotContain("two", console.Error, StringComparison.Ordinal);
        console.Time.Advance(TimeSpan.FromMilliseconds(1));
        console.Device.ReportProgress(new ProgressRecord(1, "Sending", "six"));
        Assert.EndsWith("\rSending  six", console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Completed_progress_is_wiped_at_once()
    {
        using var console = new ScriptedConsole(isTerminal: true);
        console.Device.ReportProgress(new ProgressRecord(1, "Ab", "c"));
        console.Device.ReportProgress(new ProgressRecord(1, "Ab", "c") { RecordType = ProgressRecordType.Completed });
        Assert.Equal("\rAb  c\r     \r", console.Error);
    }

    [Fact]
    public void Progress_never_reaches_the_last_column()
    {
        using var console = new ScriptedConsole(isTerminal: true, width: 20);
        console.Device.ReportProgress(new ProgressRecord(1, "Sending", new string('x', 100)));
        Assert.Equal(19, console.Error.TrimStart('\r').Length);
    }

    [Fact]
    public void A_name_with_control_characters_cannot_move_the_cursor()
    {
        using var console = new ScriptedConsole(isTerminal: true);
        console.Device.ReportProgress(new ProgressRecord(1, "Sending", "a\n\e[2Jb"));
        Assert.Equal("\rSending  a  [2Jb", console.Error);
    }

    [Fact]
    public void Text_takes_the_progress_line_off_first()
    {
        using var console = new ScriptedConsole(isTerminal: true);
        console.Device.ReportProgress(new ProgressRecord(1, "Ab", "c"));
        console.Device.WriteOutput("text\n");
        Assert.Equal("\rAb  c\r     \r", console.Error);
        Assert.Equal("text\n", console.Output);
    }

    [Fact]
    public void Unfinished_text_is_not_drawn_over()
    {
        using var console = new ScriptedConsole(isTerminal: true);
        console.Device.WriteOutput("half a line");
        console.Device.ReportProgress(new ProgressRecord(1, "Ab", "c"));
        Assert.Equal("", console.Error);
    }

    [Fact]
    public void Captured_output_stays_off_the_console()
    {
        using var console = new ScriptedConsole(isTerminal: false);
        Assert.Equal("inside", console.Device.Capture(() => console.Device.WriteOutput("inside")));
        console.Device.WriteOutput("outside");
        Assert.Equal("outside", console.Output);
    }
}
