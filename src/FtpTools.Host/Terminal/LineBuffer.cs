namespace FtpTools.Host.Terminal;

/// <summary>The line being typed and the place of the cursor in it. Knows keys, not the screen.</summary>
internal sealed class LineBuffer(IReadOnlyList<string> history)
{
    private int _historyIndex = history.Count;
    private string _unfinished = "";

    public string Text { get; private set; } = "";

    public int Cursor { get; private set; }

    /// <summary>Applies a key that edits the line or moves in it.</summary>
    /// <returns>False when the key means nothing here.</returns>
    public bool Apply(ConsoleKeyInfo key)
    {
        if ((key.Modifiers & ConsoleModifiers.Control) != 0 && ApplyControl(key.Key)) return true;
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow: Cursor = Math.Max(0, Cursor - 1); return true;
            case ConsoleKey.RightArrow: Cursor = Math.Min(Text.Length, Cursor + 1); return true;
            case ConsoleKey.Home: Cursor = 0; return true;
            case ConsoleKey.End: Cursor = Text.Length; return true;
            case ConsoleKey.UpArrow: return Recall(-1);
            case ConsoleKey.DownArrow: return Recall(+1);
            case ConsoleKey.Backspace: return Remove(Cursor - 1);
            case ConsoleKey.Delete: return Remove(Cursor);
        }

        if (char.IsControl(key.KeyChar)) return false;
        Replace(Cursor, 0, key.KeyChar.ToString());
        return true;
    }

    /// <summary>Puts another text in the place of a stretch of the line and the cursor behind it.</summary>
    public void Replace(int start, int length, string text)
    {
        Text = string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(start + length));
        Cursor = start + text.Length;
    }

    private bool ApplyControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A: Cursor = 0; return true;
            case ConsoleKey.E: Cursor = Text.Length; return true;
            case ConsoleKey.K: Set(Text[..Cursor]); return true;
            case ConsoleKey.U: Replace(0, Cursor, ""); return true;
            case ConsoleKey.W:
                var start = Text.AsSpan(0, Cursor).TrimEnd().LastIndexOf(' ') + 1;
                Replace(start, Cursor - start, "");
                return true;
            case ConsoleKey.LeftArrow: Cursor = Text.AsSpan(0, Cursor).TrimEnd().LastIndexOf(' ') + 1; return true;
            case ConsoleKey.RightArrow:
                var next = Text.IndexOf(' ', Cursor);
                Cursor = next < 0 ? Text.Length : next + 1;
                return true;
            default: return false;
        }
    }

    private bool Remove(int index)
    {
        if (index < 0 || index >= Text.Length) return true;
        Replace(index, 1, "");
        return true;
    }

    private bool Recall(int step)
    {
        var index = _historyIndex + step;
        if (index < 0 || index > history.Count) return true;
        if (_historyIndex == history.Count) _unfinished = Text;
        _historyIndex = index;
        Set(index == history.Count ? _unfinished : history[index]);
        return true;
    }

    private void Set(string text)
    {
        Text = text;
        Cursor = text.Length;
    }
}
