using System.Globalization;

namespace FtpTools.CrashRig;

/// <summary>Asks for one thing after the other. It has files of its own, and writes to those that all write to.</summary>
internal sealed class LoadWorker
{
    private const int LargestSmall = 256 * 1024;
    private const int LargestLarge = 1024 * 1024;
    private const int LargestOfAll = 8 * 1024 * 1024;

    private static readonly string[] Names = ["a", "b", "c", "d"];

    private readonly int _index;
    private readonly int _seed;
    private readonly Random _random;
    private readonly RigClient _client;
    private readonly RigJournal _journal;
    private readonly NumberSource _numbers;
    private readonly string _directory;
    private readonly Dictionary<string, RigFile> _files;
    private readonly RigOperation[] _undone;

    public LoadWorker(int index, int seed, Random random, RigClient client, RigJournal journal, NumberSource numbers, RigState state)
    {
        (_index, _seed, _random, _client, _journal, _numbers) = (index, seed, random, client, journal, numbers);
        _directory = string.Create(CultureInfo.InvariantCulture, $"w{index}/");
        _files = state.Files.Where(f => f.Key.TrimStart('/').StartsWith(_directory, StringComparison.Ordinal)).ToDictionary();
        _undone = [.. state.Undone.Where(o => o.Worker == index)];
    }

    /// <summary>Resumes what was broken off, and then works until the server is gone.</summary>
    /// <param name="settles">Whether to end after the former.</param>
    public async Task RunAsync(bool settles)
    {
        foreach (var operation in _undone) await RunAsync(operation, resume: true);
        while (!settles) await RunAsync(Next(), resume: false);
    }

    private async Task RunAsync(RigOperation operation, bool resume)
    {
        var content = ContentOf(operation);
        _journal.Intend(operation);
        await Console.Out.WriteLineAsync(RigSignals.Request);
        var resumedFrom = await _client.DoAsync(operation, content, resume);
        _journal.Confirm(operation, resumedFrom);
        if (!operation.IsShared) operation.ApplyTo(_files);
    }

    // Of what is appended, the record alone.
    private byte[] ContentOf(RigOperation operation) => operation.Verb switch
    {
        RigVerb.Put => operation.Content.ToBytes(_seed),
        RigVerb.Append => new RigFile(operation.Content.Number, operation.Content.Length - LengthOf(operation.Target)).ToBytes(_seed),
        _ => [],
    };

    private int LengthOf(string key) => _files.TryGetValue(key, out var file) ? file.Length : 0;

    private RigOperation Next()
    {
        var number = _numbers.Take();
        var target = "/" + _directory + Names[_random.Next(Names.Length)];
        var there = _files.Keys.Where(k => k[0] == '/').Order(StringComparer.Ordinal).ToArray();
        var source = there.Length == 0 ? target : there[_random.Next(there.Length)];
        var length = ChooseLength();
        var content = length == 0 ? default : new RigFile(number, length);
        return _random.Next(100) switch
        {
            < 15 => new RigOperation(number, RigVerb.Put, _index, RigOperation.SharedDirectory + Names[_random.Next(2)], RigOperation.SharedDirectory, content),
            < 35 when there.Length > 0 => new RigOperation(number, RigVerb.Get, _index, source[1..], source, _files[source]),
            < 50 when there.Length > 0 && source != target => new RigOperation(number, RigVerb.Move, _index, target, source, _files[source]),
            < 60 when there.Length > 0 => new RigOperation(number, RigVerb.Delete, _index, source, source, default),
            < 75 when _client.Appends && length > 0 => new RigOperation(
                number, RigVerb.Append, _index, target, target, new RigFile(number, LengthOf(target) + Math.Min(length, LargestSmall))),
            _ => new RigOperation(number, RigVerb.Put, _index, target, target, content),
        };
    }

    // Now and then empty; most of them small; the rest in several frames.
    private int ChooseLength()
    {
        return _random.Next(20) switch
        {
            0 => 0,
            1 => _random.Next(LargestLarge, LargestOfAll),
            < 12 => _random.Next(12, LargestSmall + 1),
            _ => _random.Next(LargestSmall + 1, LargestLarge),
        };
    }
}
