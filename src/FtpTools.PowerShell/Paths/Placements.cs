namespace FtpTools.PowerShell.Paths;

/// <summary>
/// Decides what goes where, before the first byte is transferred: a single source may get the path of the destination itself, several go
/// into a directory, and two sources never get the same path, whatever may be overwritten.
/// </summary>
/// <remarks>
/// A pipeline does not say how many inputs will come. Where that matters, which is where nothing exists at the destination yet, the first
/// source is held until a second one or the end comes; all others are passed on at once. What came together is decided together. Of what
/// was passed on, only the paths are kept, so that a later source cannot replace an earlier one: some hundred bytes for each source that
/// was named, and none for what is in a folder.
/// </remarks>
/// <typeparam name="T">What goes.</typeparam>
/// <param name="report">Called for anything that is refused, with the error.</param>
internal sealed class Placements<T>(Action<FtpToolsException, object> report)
{
    private readonly Dictionary<string, string> _taken = new(StringComparer.Ordinal);
    private readonly List<Source<T>> _held = [];
    private Destination? _destination;
    private Destination? _refused;
    private bool _isSeveral;
    private bool _isAnyMissing;

    /// <summary>Notes that something else was named that cannot be placed. Where the others go must not depend on that.</summary>
    public void Miss() => _isSeveral = _isAnyMissing = true;

    /// <summary>Adds sources.</summary>
    /// <param name="destination">Where they go; the same object for all that go to the same one.</param>
    /// <param name="sources">What is to go there.</param>
    /// <param name="isAll">Whether no others will come.</param>
    /// <returns>What may be transferred now.</returns>
    public IReadOnlyList<Placement<T>> Add(Destination destination, IEnumerable<Source<T>> sources, bool isAll)
    {
        var ready = destination == _destination ? [] : Release();
        if (destination != _destination) _isSeveral = _isAnyMissing;
        _destination = destination;
        _held.AddRange(sources.DistinctBy(s => s.Path).ExceptBy(_held.Select(h => h.Path).ToList(), s => s.Path).ToList());
        _isSeveral |= _held.Count > 1 || _held.Exists(s => s.IsOfTree);
        return _isSeveral || isAll || destination.Kind == DestinationKind.Directory ? [.. ready, .. Release()] : ready;
    }

    /// <summary>Releases what was held.</summary>
    public IReadOnlyList<Placement<T>> Release()
    {
        if (_held.Count == 0) return [];
        var sources = _held.ToList();
        _held.Clear();
        try
        {
            if (_isSeveral) _destination!.TakeSeveral();
        }
        catch (FtpToolsException e)
        {
            // It is the destination that is wrong, and that is reported once.
            if (_refused != _destination) report(e, sources[0].Item!);
            _refused = _destination;
            return [];
        }

        return Place(sources, _destination!);
    }

    private List<Placement<T>> Place(List<Source<T>> sources, Destination destination)
    {
        var placed = sources.Select(s => TryPlace(s, destination)).OfType<Placement<T>>().ToList();
        var ready = new List<Placement<T>>();
        foreach (var rivals in placed.GroupBy(p => destination.KeyOf(p.Target)))
        {
            var first = rivals.First();
            var earlier = _taken.TryGetValue(rivals.Key, out var path) ? path : null;
            if (earlier == first.Source.Path && rivals.Count() == 1) continue; // The same source again.
            if (earlier is not null || rivals.Count() > 1)
            {
                report(Contested(first.Target, earlier, rivals.Select(r => r.Source.Path).Where(p => p != earlier)), first.Source.Item!);
                continue;
            }

            _taken.Add(rivals.Key, first.Source.Path);
            ready.Add(first);
        }

        return ready;
    }

    private Placement<T>? TryPlace(Source<T> source, Destination destination)
    {
        try
        {
            return new Placement<T>(source, destination.For(source.Name));
        }
        catch (FtpToolsException e)
        {
            report(e, source.Item!);
            return null;
        }
    }

    private static FtpToolsException Contested(string target, string? earlier, IEnumerable<string> rivals)
    {
        var refused = rivals.Select(r => $"'{r}'").ToList();
        var (who, what) = earlier is null
            ? ($"{string.Join(", ", refused[..^1])} and {refused[^1]}", "None of them was moved.")
            : ($"'{earlier}' and {string.Join(", ", refused)}", $"{string.Join(", ", refused)} was not moved.");
        var message = $"{who} would get the same path '{target}'. {what} Name another -Destination for one of them.";
        return new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = target };
    }
}
