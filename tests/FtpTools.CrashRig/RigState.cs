using System.Globalization;

namespace FtpTools.CrashRig;

/// <summary>
/// What the journal says: first the state when everything was quiet, then what was asked and confirmed since. A worker asks for
/// one thing at a time, and nobody else touches its files, so their state is known but for what is still under way.
/// </summary>
public sealed class RigState
{
    internal const char IntentMark = '?';
    internal const char ConfirmMark = '+';
    internal const char FailureMark = '!';
    private const char FileMark = '=';
    private const char UndoneMark = '~';
    private const char NextMark = '#';

    private readonly Dictionary<long, SharedWrite> _sharedUnderWay = [];

    /// <summary>The content of every file, by its key, as it was confirmed.</summary>
    public Dictionary<string, RigFile> Files { get; } = [];

    /// <summary>What was asked for, and neither confirmed nor found undone.</summary>
    public Dictionary<long, RigOperation> Pending { get; } = [];

    /// <summary>Transfers that were broken off, to be resumed.</summary>
    public List<RigOperation> Undone { get; } = [];

    /// <summary>The writes to files that several workers write to.</summary>
    public List<SharedWrite> SharedWrites { get; } = [];

    /// <summary>What must not have happened.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>How many transfers went on in the middle since everything was quiet.</summary>
    public int Resumed { get; private set; }

    /// <summary>How many operations were confirmed since then.</summary>
    public int Confirmed { get; private set; }

    /// <summary>The number of the next operation.</summary>
    public long Next { get; set; } = 1;

    /// <summary>Reads a journal. The last line may be torn; then what it was to say had not happened yet.</summary>
    public static RigState Read(string path)
    {
        var state = new RigState();
        var lines = File.ReadAllText(path).Split('\n');
        for (var i = 0; i < lines.Length - 1; i++) state.Take(lines[i][0], lines[i][2..], i);
        return state;
    }

    /// <summary>Writes down the state when everything is quiet.</summary>
    public void Save(string path)
    {
        var lines = Files.Select(f => string.Create(CultureInfo.InvariantCulture, $"{FileMark} {f.Key} {f.Value.Number} {f.Value.Length}"))
            .Concat(Undone.Select(o => $"{UndoneMark} {o}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"{NextMark} {Next}"));
        File.WriteAllText(path, string.Concat(lines.Select(l => l + "\n")));
    }

    /// <summary>Whether a file that several workers write to may have this content now: not when a write that began after the end of
    /// the one that made it was confirmed.</summary>
    /// <param name="key">The file.</param>
    /// <param name="content">The content; null when there is no such file.</param>
    public bool MayHold(string key, RigFile? content)
    {
        var writes = SharedWrites.Where(w => w.Operation.Target == key).ToList();
        var confirmed = writes.Where(w => w.IsConfirmed).ToList();
        if (content == (Files.TryGetValue(key, out var before) ? before : null) && confirmed.Count == 0) return true;
        return writes.Any(w => w.Operation.Content == content && !confirmed.Any(later => later.Begin > w.End));
    }

    private void Take(char mark, string text, int line)
    {
        switch (mark)
        {
            case IntentMark:
                Begin(RigOperation.Parse(text), line);
                break;
            case ConfirmMark when text.Split(' ') is [var number, var offset]:
                Confirm(Long(number), line);
                if (Long(offset) > 0) Resumed++;
                break;
            case FileMark when text.Split(' ') is [var key, var number, var length]:
                Files[key] = new RigFile(Long(number), (int)Long(length));
                break;
            case UndoneMark:
                Undone.Add(RigOperation.Parse(text));
                break;
            case NextMark:
                Next = Long(text);
                break;
            default:
                Failures.Add(text);
                break;
        }
    }

    private void Begin(RigOperation operation, int line)
    {
        Undone.RemoveAll(o => o.Number == operation.Number);
        Pending[operation.Number] = operation;
        Next = Math.Max(Next, operation.Number + 1);
        if (!operation.IsShared) return;
        var write = new SharedWrite(operation, line);
        SharedWrites.Add(write);
        _sharedUnderWay[operation.Number] = write;
    }

    private void Confirm(long number, int line)
    {
        if (!Pending.Remove(number, out var operation)) throw new InvalidDataException($"The journal confirms {number}, which was not asked for.");
        Confirmed++;
        if (_sharedUnderWay.Remove(number, out var write)) write.End = line;
        else operation.ApplyTo(Files);
    }

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
