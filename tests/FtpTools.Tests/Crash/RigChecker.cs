using FtpTools.CrashRig;
using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Storage;

namespace FtpTools.Tests.Crash;

/// <summary>Compares what lies on the disk with what the journal of the client says. Nothing is under way meanwhile.</summary>
/// <param name="home">The home of the user on the server.</param>
/// <param name="folder">The client's files.</param>
/// <param name="seed">What the contents are made from.</param>
internal sealed class RigChecker(string home, RigFolder folder, int seed)
{
    /// <summary>Finds out what became of everything that was under way, checks every file, and writes the state down for the next
    /// round.</summary>
    /// <returns>The state as it was found.</returns>
    public RigState Check()
    {
        var state = RigState.Read(folder.Journal);
        Assert.Empty(state.Failures);
        foreach (var operation in state.Pending.Values.ToList()) Settle(state, operation);
        SettleShared(state);
        CheckFiles(state, home, key => key[0] == '/', isPartial: (_, _) => false);
        CheckFiles(state, folder.Received, key => key[0] != '/', isPartial: IsBrokenDownload);
        state.Save(folder.Journal);
        return state;
    }

    /// <summary>What is in the home as the quota counts it: the files, and what uploads can be resumed from.</summary>
    public (long Bytes, long Files) Measure()
    {
        var files = FilesIn(home).Where(f => !IsPrivate(f.FullName) || (PartialNames.IsResumable(f.Name) && f.Length > 0)).ToList();
        return (files.Sum(f => f.Length), files.Count);
    }

    /// <summary>What is in the home and is neither a file of a user nor what an upload can be resumed from.</summary>
    public IReadOnlyList<string> FindStray(RigState state)
    {
        // Our own protocol sends a small file in one go; FTP does not know how long one is.
        var kept = state.Undone.Where(o => o is { Verb: RigVerb.Put, Content.Length: > ProtocolLimits.MaxFileInOneFrame }
                or { Verb: RigVerb.Put or RigVerb.Append, IsFtp: true })
            .Select(o => PartialNames.For(RigSignals.UserName, RemotePath.Parse(o.Target)))
            .SelectMany(name => new[] { name, PartialNames.InfoOf(name) }).ToHashSet();
        return [.. FilesIn(home).Where(f => IsPrivate(f.FullName) && !kept.Contains(f.Name)).Select(f => f.FullName)];
    }

    private static bool IsBrokenDownload(RigState state, string key)
    {
        var directory = Path.GetDirectoryName(key)!;
        return state.Undone.Any(o => o.Verb == RigVerb.Get && Path.Combine(directory, PartialNames.LocalFor(Path.GetFileName(o.Target))) == key);
    }

    private static IEnumerable<FileInfo> FilesIn(string directory)
    {
        return new DirectoryInfo(directory).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
    }

    private bool IsPrivate(string path) => path.StartsWith(Path.Combine(home, HomePaths.PrivateName), StringComparison.Ordinal);

    // One worker, one request: it was done or it was not, and the disk says which.
    private void Settle(RigState state, RigOperation operation)
    {
        if (operation.IsShared)
        {
            state.Undone.Add(operation);
            return;
        }

        if (IsDone(state, operation)) operation.ApplyTo(state.Files);
        else if (operation.Verb is RigVerb.Put or RigVerb.Append or RigVerb.Get) state.Undone.Add(operation);
    }

    private bool IsDone(RigState state, RigOperation operation)
    {
        // What lies at the target does not tell it when an empty file is moved onto another empty one.
        if (operation.Verb == RigVerb.Move) return Read(operation.Source) is null;
        var before = state.Files.TryGetValue(operation.Target, out var file) ? file : (RigFile?)null;
        var after = operation.Verb == RigVerb.Delete ? (RigFile?)null : operation.Content;
        return before != after && Read(operation.Target) == after;
    }

    private void SettleShared(RigState state)
    {
        foreach (var key in state.SharedWrites.Select(w => w.Operation.Target).Distinct().ToList())
        {
            var content = Read(key);
            Assert.True(state.MayHold(key, content), $"{key} has the content {content}, which it may not have any more.");
            if (content is { } found) state.Files[key] = found;
            else state.Files.Remove(key);
        }
    }

    private void CheckFiles(RigState state, string directory, Predicate<string> isHere, Func<RigState, string, bool> isPartial)
    {
        var prefix = directory == home ? "/" : string.Empty;
        var there = FilesIn(directory).Where(f => !IsPrivate(f.FullName))
            .Select(f => prefix + Path.GetRelativePath(directory, f.FullName)).Where(key => !isPartial(state, key)).ToHashSet();
        var wanted = state.Files.Keys.Where(k => isHere(k)).ToHashSet();
        Assert.True(there.SetEquals(wanted), $"Missing: {string.Join(", ", wanted.Except(there))}. Too many: {string.Join(", ", there.Except(wanted))}.");
        foreach (var key in wanted) Assert.True(Read(key) == state.Files[key], $"{key} is {Read(key)?.ToString() ?? "no whole content"}, and not {state.Files[key]}.");
    }

    // Null when there is no such file. What is no whole content is an error wherever it lies.
    private RigFile? Read(string key)
    {
        var path = key[0] == '/' ? Path.Combine(home, key[1..]) : folder.PathOf(key);
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        var content = RigFile.Recognise(bytes, seed);
        Assert.True(content is not null, $"{key} is {bytes.Length} bytes of no whole content.");
        return content;
    }
}
