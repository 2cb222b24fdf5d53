using System.Management.Automation;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Takes what a script writes beside its output: errors, warnings, information and, when it is wanted, what it is doing. Nothing waits
/// in the streams of the engine, and all of it counts against one limit.
/// </summary>
internal sealed class SideStreams
{
    /// <summary>The most that a script may write beside its output, in characters and some for each record.</summary>
    public const int Most = RemoteCommand.MaxOutputLimit;

    // A record without text takes memory and time, too. Progress is told to nobody and costs least.
    private const int PerRecord = 16;
    private const int PerProgress = 4;
    private const int MostOfOne = 64 * 1024;

    private readonly RemoteCommandMessages _messages;
    private readonly Func<ErrorRecord, string> _describe;
    private readonly OutputLimit _limit;

    /// <summary>Listens to the streams of a script that has not started yet.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="messages">Where it goes.</param>
    /// <param name="describe">What is told of an error.</param>
    /// <param name="limit">Counts it.</param>
    public SideStreams(PSDataStreams streams, RemoteCommandMessages messages, Func<ErrorRecord, string> describe, OutputLimit limit)
    {
        (_messages, _describe, _limit) = (messages, describe, limit);
        Listen<ErrorRecord>(streams.Error, AddError);
        Listen<WarningRecord>(streams.Warning, r => AddNotice(RemoteNoticeKind.Warning, r.Message));
        Listen<VerboseRecord>(streams.Verbose, r => AddNotice(RemoteNoticeKind.Verbose, r.Message));
        Listen<InformationRecord>(streams.Information, AddInformation);
        Listen<DebugRecord>(streams.Debug, r => limit.Take(PerRecord + (r.Message?.Length ?? 0)));
        Listen<ProgressRecord>(streams.Progress, _ => limit.Take(PerProgress));
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
        if (_limit.Take(PerRecord + record.ToString().Length)) _messages.AddError(_describe(record));
    }

    private void AddInformation(InformationRecord record)
    {
        var isForHost = record.Tags.Contains("PSHOST");
        AddNotice(isForHost ? RemoteNoticeKind.Host : RemoteNoticeKind.Information, record.MessageData?.ToString());
    }

    // A line each, because a line break is nothing that a line may carry. The beginning of what is too long is still told.
    private void AddNotice(RemoteNoticeKind stream, string? message)
    {
        if (_limit.IsExceeded) return;
        var text = message ?? string.Empty;
        _limit.Take(PerRecord + text.Length);
        if (text.Length > MostOfOne) text = text[..MostOfOne];
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            _messages.AddNotice(new RemoteNotice(stream, DisplayText.Clean(line)));
    }
}
