namespace FtpTools.Host.Engine;

/// <summary>A choice's text and the key that picks it: the character behind the ampersand of the engine's label.</summary>
internal sealed record ChoiceLabel(string Text, string Key)
{
    public static ChoiceLabel Parse(string label)
    {
        var mark = label.IndexOf('&', StringComparison.Ordinal);
        var text = label.Replace("&", "", StringComparison.Ordinal);
        var key = mark >= 0 && mark + 1 < label.Length ? label[mark + 1].ToString().ToUpperInvariant() : text;
        return new ChoiceLabel(text, key);
    }

    public bool Matches(string answer) =>
        string.Equals(answer, Key, StringComparison.OrdinalIgnoreCase) || string.Equals(answer, Text, StringComparison.OrdinalIgnoreCase);
}
