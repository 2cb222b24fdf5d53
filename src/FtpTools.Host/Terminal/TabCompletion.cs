using System.Management.Automation;

namespace FtpTools.Host.Terminal;

/// <summary>Tab and Shift+Tab: asks the engine once, then cycles through what it found until another key is pressed.</summary>
internal sealed class TabCompletion(Func<string, int, CommandCompletion?>? complete)
{
    private CommandCompletion? _found;
    private int _start;
    private int _length;

    public void Apply(LineBuffer line, bool forward)
    {
        if (complete is null) return;
        if (_found is null)
        {
            _found = complete(line.Text, line.Cursor);
            if (_found is null) return;
            (_start, _length) = (_found.ReplacementIndex, _found.ReplacementLength);
        }

        if (_found.GetNextResult(forward) is not { } match) return;
        line.Replace(_start, _length, match.CompletionText);
        _length = match.CompletionText.Length;
    }

    public void Reset() => _found = null;
}
