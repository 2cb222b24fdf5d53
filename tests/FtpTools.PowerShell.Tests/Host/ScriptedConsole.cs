using FtpTools.Host.Terminal;

namespace FtpTools.PowerShell.Tests.Host;

/// <summary>A console whose streams are texts and whose keys are given beforehand.</summary>
internal sealed class ScriptedConsole : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly Queue<ConsoleKeyInfo> _keys = new();

    public ScriptedConsole(bool isTerminal, string input = "", int width = 80)
    {
        Device = new ConsoleDevice(
            new StringReader(input), _output, _error, new ConsoleTraits(isTerminal, isTerminal, isTerminal, UseColour: false), () => width, _keys.Dequeue, Time);
    }

    public ConsoleDevice Device { get; }

    public SteppedTime Time { get; } = new();

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public ScriptedConsole Type(string text)
    {
        foreach (var character in text) Press(character == '\n' ? ConsoleKey.Enter : default, character);
        return this;
    }

    public ScriptedConsole Press(ConsoleKey key, char character = '\0', bool control = false)
    {
        _keys.Enqueue(new ConsoleKeyInfo(character, key, shift: false, alt: false, control));
        return this;
    }

    public void Dispose()
    {
        Device.Dispose();
        _output.Dispose();
        _error.Dispose();
    }
}
