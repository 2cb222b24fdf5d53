using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace FtpTools.Host.Terminal;

/// <summary>
/// One live line that shows the youngest activity: drawn over itself with a carriage return, at most ten times a
/// second, gone when the last activity has completed. The owner serialises the calls.
/// </summary>
internal sealed class ProgressLine(Action<string> write, Func<int> width, TimeProvider time)
{
    private const int BarCells = 20;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private readonly List<ProgressRecord> _activities = [];
    private int _drawnCells;
    private long? _lastDraw;

    /// <param name="record">What the engine reports.</param>
    /// <param name="mayDraw">False while the cursor stands behind unfinished text, which a redraw would overwrite.</param>
    public void Report(ProgressRecord record, bool mayDraw)
    {
        _activities.RemoveAll(activity => activity.ActivityId == record.ActivityId);
        if (record.RecordType != ProgressRecordType.Completed) _activities.Add(record);
        if (_activities.Count == 0)
        {
            Clear();
            return;
        }

        if (!mayDraw || _lastDraw is { } last && time.GetElapsedTime(last) < RedrawInterval) return;
        _lastDraw = time.GetTimestamp();
        Draw(Format(_activities[^1], width() - 1));
    }

    /// <summary>Takes the line off the screen; the next report draws it again.</summary>
    public void Hide()
    {
        if (_drawnCells == 0) return;
        write("\r" + new string(' ', _drawnCells) + "\r");
        _drawnCells = 0;
        _lastDraw = null;
    }

    public void Clear()
    {
        _activities.Clear();
        Hide();
    }

    internal static string Format(ProgressRecord record, int cells)
    {
        var line = new StringBuilder(record.Activity);
        if (record.PercentComplete >= 0)
        {
            var percent = Math.Clamp(record.PercentComplete, 0, 100);
            var filled = percent * BarCells / 100;
            line.Append(" [").Append('=', filled).Append(' ', BarCells - filled).Append("] ")
                .Append(percent.ToString(CultureInfo.InvariantCulture).PadLeft(3)).Append(" %");
        }

        if (!string.IsNullOrWhiteSpace(record.StatusDescription)) line.Append("  ").Append(record.StatusDescription);
        if (!string.IsNullOrWhiteSpace(record.CurrentOperation)) line.Append("  ").Append(record.CurrentOperation);
        if (record.SecondsRemaining >= 0) line.Append(CultureInfo.InvariantCulture, $"  {TimeSpan.FromSeconds(record.SecondsRemaining):hh\\:mm\\:ss} left");
        return CellWidth.Fit(Printable(line.ToString()), cells);
    }

    /// <summary>A file's name may hold control characters; on this line they would move the cursor.</summary>
    private static string Printable(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) ? ' ' : source[i];
    });

    private void Draw(string line)
    {
        var drawn = CellWidth.Of(line);
        var padding = Math.Max(0, _drawnCells - drawn);
        write("\r" + line + new string(' ', padding) + (padding > 0 ? "\r" + line : ""));
        _drawnCells = drawn;
    }
}
