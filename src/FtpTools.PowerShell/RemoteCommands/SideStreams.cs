using System.Management.Automation;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Collects what a script writes besides its output: errors, warnings, information and, if requested, verbose messages. Whatever exceeds
/// what an answer can carry is counted but not kept, so that a script that writes without end does not fill the memory of the server.
/// </summary>
internal sealed class SideStreams
{
    // Both are more than an answer carries, which then says that there was more.
    private const int MostLines = 10_000;
    private const int MostCharacters = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly List<string> _errors = [];
    private readonly List<RemoteNotice> _notices = [];
    private readonly Func<ErrorRecord, string> _describe;
    private long _ofErrors;
    private long _ofNotices;

    /// <summary>Listens to the streams of a script that has not started yet.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="describe">The text to report for an error.</param>
    public SideStreams(PSDataStreams streams, Func<ErrorRecord, string> describe)
    {
        _describe = describe;
        Listen<ErrorRecord>(streams.Error, AddError);
        Listen<WarningRecord>(streams.Warning, r => AddNotice(RemoteNoticeKind.Warning, r.Message));
        Listen<VerboseRecord>(streams.Verbose, r => AddNotice(RemoteNoticeKind.Verbose, r.Message));
        Listen<InformationRecord>(streams.Information, AddInformation);
        Listen<DebugRecord>(streams.Debug, _ => { });
        Listen<ProgressRecord>(streams.Progress, _ => { });
    }

    /// <summary>The errors that did not terminate it.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate) return [.. _errors];
        }
    }

    /// <summary>Everything else.</summary>
    public IReadOnlyList<RemoteNotice> Notices
    {
        get
        {
            lock (_gate) return [.. _notices];
        }
    }

    private static void Listen<T>(PSDataCollection<T> stream, Action<T> take)
    {
        stream.DataAdded += (_, _) =>
        {
            foreach (var record in stream.ReadAll()) take(record);
        };
    }

    private void AddError(ErrorRecord record)
    {
        var text = _describe(record);
        lock (_gate)
        {
            if (HasRoom(_errors.Count, text, ref _ofErrors)) _errors.Add(text);
        }
    }

    private void AddInformation(InformationRecord record)
    {
        var isForHost = record.Tags.Contains("PSHOST");
        AddNotice(isForHost ? RemoteNoticeKind.Host : RemoteNoticeKind.Information, record.MessageData?.ToString() ?? string.Empty);
    }

    // One entry per line, because a line cannot contain a line break.
    private void AddNotice(RemoteNoticeKind stream, string? text)
    {
        foreach (var line in (text ?? string.Empty).ReplaceLineEndings("\n").Split('\n'))
        {
            lock (_gate)
            {
                if (HasRoom(_notices.Count, line, ref _ofNotices)) _notices.Add(new RemoteNotice(stream, DisplayText.Clean(line)));
            }
        }
    }

    private static bool HasRoom(int lines, string text, ref long characters)
    {
        if (lines >= MostLines || characters > MostCharacters) return false;
        characters += text.Length;
        return true;
    }
}
