using System.Text;

namespace FtpTools.PowerShell.Drive;

/// <summary>Reads a local file as the items that <c>Get-Content</c> writes: lines, bytes, texts between delimiters,
/// or the whole content.</summary>
internal sealed class ContentItems : IDisposable
{
    private readonly FtpContentReaderParameters _how;
    private readonly FileStream _stream;
    private readonly StreamReader? _text;

    /// <param name="path">The file.</param>
    /// <param name="start">The byte to begin at.</param>
    /// <param name="how">How to read it.</param>
    public ContentItems(string path, long start, FtpContentReaderParameters how)
    {
        _how = how;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _stream.Position = start;
        if (!how.AsByteStream) _text = new StreamReader(_stream, how.Encoding, detectEncodingFromByteOrderMarks: start == 0);
    }

    /// <summary>The bytes that were there when the reading began; all of them are read when <see cref="Next"/> ends.</summary>
    public long Length => _stream.Length;

    /// <summary>The next item; null at the end.</summary>
    public object? Next()
    {
        if (_text is null) return _how.Raw ? RestAsBytes() : _stream.ReadByte() is var value and >= 0 ? (byte)value : null;
        if (_how.Raw) return _text.EndOfStream ? null : _text.ReadToEnd();
        return _how.Delimiter is { } delimiter ? NextDelimited(_text, delimiter) : _text.ReadLine();
    }

    public void Dispose()
    {
        _text?.Dispose();
        _stream.Dispose();
    }

    private byte[]? RestAsBytes()
    {
        if (_stream.Position >= _stream.Length) return null;
        var rest = new byte[_stream.Length - _stream.Position];
        _stream.ReadExactly(rest);
        return rest;
    }

    private static string? NextDelimited(StreamReader text, string delimiter)
    {
        var item = new StringBuilder();
        while (text.Read() is var next and >= 0)
        {
            item.Append((char)next);
            if (next != delimiter[^1] || item.Length < delimiter.Length) continue;
            var start = item.Length - delimiter.Length;
            if (item.ToString(start, delimiter.Length) == delimiter) return item.ToString(0, start);
        }

        return item.Length == 0 ? null : item.ToString();
    }
}
