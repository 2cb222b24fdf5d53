namespace FtpTools;

/// <summary>
/// Collects what a remote command has to say in addition to its output. It is safe to use from several threads. More than an answer
/// can carry is not kept, so that a command that writes without end does not fill the memory of the server.
/// </summary>
public sealed class RemoteCommandMessages
{
    // Both are more than an answer carries, which therefore says that there was more.
    private const int MostLines = 10_000;
    private const int MostCharacters = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly List<string> _errors = [];
    private readonly List<RemoteNotice> _notices = [];
    private long _ofErrors;
    private long _ofNotices;

    /// <summary>The errors that did not end it, in order.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate) return [.. _errors];
        }
    }

    /// <summary>All else, in order.</summary>
    public IReadOnlyList<RemoteNotice> Notices
    {
        get
        {
            lock (_gate) return [.. _notices];
        }
    }

    /// <summary>Adds an error.</summary>
    public void AddError(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        lock (_gate)
        {
            if (HasRoom(_errors.Count, _ofErrors)) _errors.Add(Cut(text, ref _ofErrors));
        }
    }

    /// <summary>Adds a line of another stream.</summary>
    public void AddNotice(RemoteNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        lock (_gate)
        {
            if (HasRoom(_notices.Count, _ofNotices)) _notices.Add(notice with { Text = Cut(notice.Text, ref _ofNotices) });
        }
    }

    private static bool HasRoom(int lines, long characters) => lines < MostLines && characters <= MostCharacters;

    private static string Cut(string text, ref long characters)
    {
        var kept = text.Length <= MostCharacters ? text : text[..MostCharacters];
        characters += kept.Length;
        return kept;
    }
}
