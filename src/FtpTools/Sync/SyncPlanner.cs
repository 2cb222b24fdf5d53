using FtpTools.Files;
using FtpTools.Transfer;

namespace FtpTools.Sync;

/// <summary>
/// Decides what is to be done to make the target like the source. It looks at nothing but the two trees, which are complete, and
/// changes nothing.
/// </summary>
internal sealed class SyncPlanner
{
    private readonly SyncTree _source;
    private readonly SyncTree _target;
    private readonly SyncRules _rules;
    private readonly List<SyncDecision> _decisions = [];

    /// <summary>What is left alone with everything below it, because the two sides do not agree on what it is.</summary>
    private readonly HashSet<string> _closed = [];

    /// <summary>Directories that contain, on one of the sides, something that has no name on the other: it may be what seems to be
    /// missing there.</summary>
    private readonly HashSet<string> _unsure = [];

    private readonly HashSet<string> _compared = new(StringComparer.OrdinalIgnoreCase);

    private SyncPlanner(SyncTree source, SyncTree target, SyncRules rules)
    {
        _source = source;
        _target = target;
        _rules = rules;
    }

    /// <summary>Makes the plan.</summary>
    public static FtpSyncPlan Plan(SyncTree source, SyncTree target, SyncRules rules)
    {
        var planner = new SyncPlanner(source, target, rules);
        if (!target.Exists)
            planner.Decide(
                SyncAction.CreateDirectory, new SyncEntry(string.Empty, RemoteItemType.Directory), $"It is not {rules.AtTarget}");
        planner.ReportOmissions();
        foreach (var entry in source.Hidden.Where(e => !e.IsDirectory)) planner.CompareHidden(entry);
        foreach (var entry in source.Entries.Where(e => !planner.IsClosed(e.Path))) planner.Compare(entry);
        if (rules.Delete) planner.DecideDeletions();
        return SyncOrder.Arrange(planner._decisions, rules);
    }

    /// <summary>The files with the same length on both sides: those that only their digests can tell apart.</summary>
    public static IEnumerable<string> SameLength(SyncTree source, SyncTree target)
    {
        return source.Entries.Where(
            e => e.Type == RemoteItemType.File && target.Find(e.Path) is { Type: RemoteItemType.File } other && other.Length == e.Length)
            .Select(e => e.Path);
    }

    // What the source has and did not list cannot be moved, which is an error. On the target it only prevents deleting.
    private void ReportOmissions()
    {
        foreach (var (path, omission) in _source.Omissions)
        {
            _unsure.Add(path);
            var kept = _rules.Delete ? ", and nothing in it is deleted here" : string.Empty;
            var reason = $"The server cannot list {omission.Entries} of it: that is not received{kept}; have it renamed on the server";
            var directory = new SyncEntry(path, RemoteItemType.Directory);
            _decisions.Add(
                new SyncDecision(SyncAction.Conflict, directory, reason) { NeedsAttention = true, Error = ErrorCode.NameRefused });
        }

        foreach (var (path, omission) in _target.Omissions.Where(_ => _rules.Delete))
        {
            _unsure.Add(path);
            var reason = $"The server cannot list {omission.Entries} of it, so nothing in it is deleted; have that renamed on the server";
            Warn(new SyncEntry(path, RemoteItemType.Directory), reason);
        }
    }

    private void Compare(SyncEntry entry)
    {
        var other = _target.FindAny(entry.Path);
        if (_rules.IsReserved(entry.Path))
            Close(SyncAction.Skip, entry, "The server keeps files of its own under this name");
        else if (_rules.FaultOf(entry) is { } fault)
            CloseUnnameable(entry, fault);
        else if (_rules.IgnoresCase && !_compared.Add(entry.Path))
            Close(
                SyncAction.Conflict, entry, $"It differs only in case from another one {_rules.AtSource}; rename one",
                ErrorCode.NameRefused);
        else if (entry.Type is not (RemoteItemType.File or RemoteItemType.Directory))
            Close(SyncAction.Skip, entry, $"It is {Name(entry.Type)} {_rules.AtSource}; only files and directories are synchronised");
        else if (other is null)
            Decide(
                entry.IsDirectory ? SyncAction.CreateDirectory : _rules.IsUp ? SyncAction.Send : SyncAction.Receive, entry,
                $"It is not {_rules.AtTarget}");
        else if (other.Type != entry.Type)
            Close(
                SyncAction.Conflict, entry, $"It is {Name(entry.Type)} {_rules.AtSource} and {Name(other.Type)} {_rules.AtTarget}",
                _rules.IsUp ? ErrorCode.AlreadyExists : ErrorCode.LocalFileExists);
        else if (!entry.IsDirectory)
            CompareFiles(entry, other);
    }

    // What the target has below a link of the source may well be the same as what the link leads to.
    private void CompareHidden(SyncEntry entry)
    {
        if (_target.Find(entry.Path) is { IsDirectory: true } other)
            Close(SyncAction.Skip, other, $"It is {Name(entry.Type)} {_rules.AtSource} and a directory {_rules.AtTarget}");
    }

    private void CompareFiles(SyncEntry entry, SyncEntry other)
    {
        var difference = entry.Length != other.Length ? "The length differs"
            : _rules.Compare == FileComparison.Digest ? (_rules.SameDigest.Contains(entry.Path) ? null : "The content differs")
            : SameTime.Of(entry.Modified, other.Modified) ? null
            : $"The one {(IsNewer(entry, other) ? _rules.AtSource : _rules.AtTarget)} is newer";
        if (difference is null)
            Decide(SyncAction.Skip, entry, _rules.Compare == FileComparison.Digest ? "Same content" : "Same length and time");
        else _decisions.Add(new SyncDecision(SyncAction.Overwrite, entry, difference) { Replaced = other.Length });
    }

    // From the deepest up, so that it is known what stays in a directory.
    private void DecideDeletions()
    {
        var kept = new HashSet<string>();
        foreach (var entry in _target.Entries.Where(IsUnnameable)) _unsure.Add(SyncEntry.ParentOf(entry.Path)!);
        var byCase = _source.Entries.Select(e => e.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in _target.Entries.Reverse())
        {
            if (_source.Find(entry.Path) is null && !IsClosed(entry.Path) && DecideDeletion(entry, kept, byCase)) continue;
            kept.Add(SyncEntry.ParentOf(entry.Path)!);
        }
    }

    // Whether it will be deleted.
    private bool DecideDeletion(SyncEntry entry, HashSet<string> kept, HashSet<string> byCase)
    {
        if (entry.Type is not (RemoteItemType.File or RemoteItemType.Directory))
            Warn(entry, $"It is {Name(entry.Type)} {_rules.AtTarget}; only files and directories are deleted");
        else if (IsUnnameable(entry))
            Warn(entry, "It may be something that the server cannot list, so nothing beside it is deleted; rename it");
        else if (_rules.IsReserved(entry.Path))
            Warn(entry, "The server keeps this name for itself, and does not say what it has there");
        else if (byCase.TryGetValue(entry.Path, out var twin) && _target.Find(twin) is null)
            Warn(entry, $"It may be the same as '{twin}', which differs only in case");
        else if (kept.Contains(entry.Path) || _target.IsPartlySeen(entry.Path))
            Decide(SyncAction.Skip, entry, "Something stays in it");
        else if (IsUnsure(entry.Path))
            Decide(
                SyncAction.Skip, entry,
                $"It is not known whether it is {_rules.AtSource}: something in its directory could not be listed or named");
        else
            return Decide(SyncAction.Delete, entry, $"It is not {_rules.AtSource}");
        return false;
    }

    // The two sides may have the same thing under two names, because one side cannot hold the name of the other.
    private void CloseUnnameable(SyncEntry entry, string fault)
    {
        _unsure.Add(SyncEntry.ParentOf(entry.Path)!);
        Close(SyncAction.Conflict, entry, fault, ErrorCode.NameRefused);
    }

    private bool IsUnnameable(SyncEntry entry) => !RemotePath.IsName(entry.Name);

    // Up to the first directory that the source has too: what is missing in that one is missing.
    private bool IsUnsure(string path)
    {
        for (var at = SyncEntry.ParentOf(path); at is not null; at = SyncEntry.ParentOf(at))
        {
            if (_unsure.Contains(at)) return true;
            if (_source.Find(at) is { IsDirectory: true }) return false;
        }

        return false;
    }

    private bool IsClosed(string path)
    {
        for (var at = _closed.Count > 0 ? path : null; at is not null; at = SyncEntry.ParentOf(at))
        {
            if (_closed.Contains(at)) return true;
        }

        return false;
    }

    private bool Decide(SyncAction action, SyncEntry entry, string reason)
    {
        _decisions.Add(new SyncDecision(action, entry, reason));
        return true;
    }

    private void Warn(SyncEntry entry, string reason) =>
        _decisions.Add(new SyncDecision(SyncAction.Skip, entry, reason) { NeedsAttention = true });

    private void Close(SyncAction action, SyncEntry entry, string reason, ErrorCode? error = null)
    {
        _closed.Add(entry.Path);
        _decisions.Add(new SyncDecision(action, entry, reason) { NeedsAttention = true, Error = error });
    }

    private static bool IsNewer(SyncEntry one, SyncEntry other) => one.Modified.ToUniversalTime() > other.Modified.ToUniversalTime();

    private static string Name(RemoteItemType type) => type switch
    {
        RemoteItemType.File => "a file",
        RemoteItemType.Directory => "a directory",
        RemoteItemType.Link => "a link",
        _ => "neither a file nor a directory",
    };
}
