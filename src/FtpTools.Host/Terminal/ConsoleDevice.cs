using System.Management.Automation;
using System.Text;

namespace FtpTools.Host.Terminal;

/// <summary>
/// The three standard streams and what is known of the terminal behind them. Everything the host writes goes through
/// here, so that the live progress line and ordinary text never mix. Safe for use from several threads.
/// </summary>
internal sealed class ConsoleDevice : IDisposable
{
    private const int WidthWithoutTerminal = 120;
    private readonly Lock _gate = new();
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly Func<int> _terminalWidth;
    private readonly Func<ConsoleKeyInfo> _readKey;
    private StringBuilder? _capture;
    private bool _atLineStart = true;
    private volatile bool _isWaitingForKey;

    public ConsoleDevice(
        TextReader input, TextWriter output, TextWriter error, ConsoleTraits traits, Func<int> terminalWidth, Func<ConsoleKeyInfo> readKey, TimeProvider time)
    {
        Input = input;
        _output = output;
        _error = error;
        Traits = traits;
        _terminalWidth = terminalWidth;
        _readKey = readKey;
        Progress = new ProgressLine(WriteTransient, () => Width, time);
    }

    public TextReader Input { get; }

    public ConsoleTraits Traits { get; }

    public ProgressLine Progress { get; }

    /// <summary>True while a thread sits in a read of the keyboard, which nothing but a key ends.</summary>
    public bool IsWaitingForKey => _isWaitingForKey;

    public int Width
    {
        get
        {
            if (!Traits.OutputIsTerminal) return WidthWithoutTerminal;
            var width = _terminalWidth();
            return width > 0 ? width : WidthWithoutTerminal;
        }
    }

    public static ConsoleDevice OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows()) Console.OutputEncoding = utf8;
        return new ConsoleDevice(
            Console.In, Console.Out, Console.Error, ConsoleTraits.OfProcess(), () => Console.WindowWidth, ReadProcessKey, TimeProvider.System);
    }

    public void WriteOutput(string text)
    {
        lock (_gate)
        {
            if (_capture is not null)
            {
                _capture.Append(text);
                return;
            }

            WriteBetweenProgress(_output, text);
        }
    }

    /// <summary>Writes a line to standard error, coloured where that makes sense.</summary>
    public void WriteErrorLine(string text, string colour)
    {
        var coloured = Traits.UseColour && colour.Length > 0 && text.Length > 0 ? colour + text + PSStyle.Instance.Reset : text;
        lock (_gate) WriteBetweenProgress(_error, coloured + Environment.NewLine);
    }

    public void ReportProgress(ProgressRecord record)
    {
        if (!Traits.ShowsProgress) return;
        lock (_gate) Progress.Report(record, mayDraw: _atLineStart);
    }

    public void ClearProgress()
    {
        lock (_gate) Progress.Clear();
    }

    /// <summary>Runs an action while everything it prints goes into a text instead of standard output.</summary>
    public string Capture(Action print)
    {
        StringBuilder? outer;
        var captured = new StringBuilder();
        lock (_gate)
        {
            outer = _capture;
            _capture = captured;
        }

        try
        {
            print();
        }
        finally
        {
            lock (_gate) _capture = outer;
        }

        return captured.ToString();
    }

    /// <summary>Waits for a key without showing it. Ctrl+C arrives as a key like any other.</summary>
    public ConsoleKeyInfo ReadKey()
    {
        ClearProgress();
        _isWaitingForKey = true;
        try
        {
            return _readKey();
        }
        finally
        {
            _isWaitingForKey = false;
        }
    }

    public void Dispose()
    {
        ClearProgress();
        _output.Flush();
        _error.Flush();
    }

    private void WriteBetweenProgress(TextWriter writer, string text)
    {
        if (text.Length == 0) return;
        Progress.Hide();
        writer.Write(text);
        _atLineStart = text[^1] == '\n';
    }

    /// <summary>Ctrl+C is a key only while a key is awaited, so that it stays a signal while a command runs.</summary>
    private static ConsoleKeyInfo ReadProcessKey()
    {
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private void WriteTransient(string text)
    {
        _error.Write(text);
        _error.Flush();
    }
}
