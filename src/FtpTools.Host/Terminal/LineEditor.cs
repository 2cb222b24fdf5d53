using System.Management.Automation;

namespace FtpTools.Host.Terminal;

/// <summary>Reads one line from the terminal, key by key. Used for the prompt and for questions.</summary>
internal sealed class LineEditor(ConsoleDevice device)
{
    private string _prompt = "";
    private int _drawnCells;

    /// <param name="prompt">Stands before the line.</param>
    /// <param name="history">Earlier lines, for the up arrow.</param>
    /// <param name="complete">Completes the text at the cursor; null when Tab does nothing.</param>
    /// <returns>The line; null when the user ended the input with Ctrl+D on an empty line.</returns>
    /// <exception cref="OperationCanceledException">The user pressed Ctrl+C.</exception>
    public string? ReadLine(string prompt, IReadOnlyList<string> history, Func<string, int, CommandCompletion?>? complete)
    {
        _prompt = prompt;
        _drawnCells = 0;
        var line = new LineBuffer(history);
        var completion = new TabCompletion(complete);
        Redraw(line);
        while (true)
        {
            var key = device.ReadKey();
            var control = (key.Modifiers & ConsoleModifiers.Control) != 0;
            if (key.Key == ConsoleKey.Enter) return End(line);
            if (control && key.Key == ConsoleKey.C)
            {
                device.WriteOutput("^C" + Environment.NewLine);
                throw new OperationCanceledException();
            }

            if (control && key.Key == ConsoleKey.D)
            {
                if (line.Text.Length > 0) continue;
                device.WriteOutput(Environment.NewLine);
                return null;
            }

            if (key.Key == ConsoleKey.Tab)
            {
                completion.Apply(line, forward: (key.Modifiers & ConsoleModifiers.Shift) == 0);
            }
            else
            {
                completion.Reset();
                if (!line.Apply(key)) continue;
            }

            Redraw(line);
        }
    }

    /// <summary>Reads a secret: one asterisk for each character.</summary>
    /// <exception cref="OperationCanceledException">The user pressed Ctrl+C.</exception>
    public System.Security.SecureString ReadSecret(string prompt)
    {
        device.WriteOutput(prompt);
        var secret = new System.Security.SecureString();
        while (true)
        {
            var key = device.ReadKey();
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    device.WriteOutput(Environment.NewLine);
                    secret.MakeReadOnly();
                    return secret;
                case ConsoleKey.C when (key.Modifiers & ConsoleModifiers.Control) != 0:
                    secret.Dispose();
                    device.WriteOutput("^C" + Environment.NewLine);
                    throw new OperationCanceledException();
                case ConsoleKey.Backspace when secret.Length > 0:
                    secret.RemoveAt(secret.Length - 1);
                    device.WriteOutput("\b \b");
                    break;
                default:
                    if (char.IsControl(key.KeyChar)) break;
                    secret.AppendChar(key.KeyChar);
                    device.WriteOutput("*");
                    break;
            }
        }
    }

    private string End(LineBuffer line)
    {
        device.WriteOutput(Environment.NewLine);
        return line.Text;
    }

    /// <summary>Draws prompt and line again. A line wider than the terminal scrolls sideways, so that it stays one line.</summary>
    private void Redraw(LineBuffer line)
    {
        var room = Math.Max(8, device.Width - CellWidth.Of(_prompt) - 2);
        var start = 0;
        while (CellWidth.Of(line.Text.AsSpan(start, line.Cursor - start)) > room) start++;
        var end = line.Text.Length;
        while (CellWidth.Of(line.Text.AsSpan(start, end - start)) > room) end--;
        var shown = _prompt + line.Text[start..end];
        var cells = CellWidth.Of(shown);
        var padding = Math.Max(0, _drawnCells - cells);
        var back = padding + CellWidth.Of(line.Text.AsSpan(line.Cursor, Math.Max(0, end - line.Cursor)));
        device.WriteOutput("\r" + shown + new string(' ', padding) + new string('\b', back));
        _drawnCells = cells;
    }
}
