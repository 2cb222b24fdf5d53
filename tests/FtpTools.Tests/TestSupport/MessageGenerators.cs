using CsCheck;
using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Tests.TestSupport;

/// <summary>Messages of every type with any content that can be written.</summary>
internal static class MessageGenerators
{
    private static readonly Gen<int> Id = Gen.Int[1, int.MaxValue];

    private static readonly Gen<int?> BodyLength = Gen.OneOf(Gen.Const((int?)null), Gen.Int[0, 1_114_112].Select(i => (int?)i));

    private static readonly Gen<long> Long = Gen.OneOf(Gen.Long[0, long.MaxValue], Gen.Long[0, 100]);

    // Lone surrogates are left out: they are no Unicode and cannot be written as UTF-8.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[0, 40].Select(s => string.Concat(s.EnumerateRunes())),
        Gen.String[Gen.Char["\"\\/{}[]:,\u0000\n\t\u001B\u00E4\u20AC\u202E"], 0, 20],
        Gen.Const("\U0001F4C1/e\u0301.txt"));

    private static readonly Gen<DateTime> Time = Gen.Long[0, DateTime.MaxValue.Ticks].Select(t => new DateTime(t, DateTimeKind.Utc));

    private static readonly Gen<FileEntry> AnyEntry =
        Gen.Select(Text, Gen.Enum<RemoteItemType>(), Long, Time, (name, type, size, time) => new FileEntry(name, type, size, time));

    /// <summary>One generator for each type of message.</summary>
    public static Gen<Message> Any { get; } = Gen.OneOf(
        Requests().Concat(FileMessages()).Concat(FromServer()).ToArray());

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct
    {
        return Gen.OneOf(Gen.Const((T?)null), gen.Select(v => (T?)v));
    }

    private static Gen<T?> MaybeText<T>(Gen<T> gen)
        where T : class
    {
        return Gen.OneOf(Gen.Const((T?)null), gen.Select(v => (T?)v));
    }

    private static IEnumerable<Gen<Message>> Requests()
    {
        yield return Gen.Select(Id, Gen.Int.Array[0, 4], MaybeText(Text.Array[0, 3]), MaybeText(Text), (id, versions, features, agent) =>
            (Message)new HelloRequest { Id = id, Versions = versions, Features = features, Agent = agent });
        yield return Gen.Select(Id, Text, Text, (id, mechanism, message) => (Message)new LoginRequest { Id = id, Mechanism = mechanism, Message = message });
        yield return Gen.Select(Id, Text, (id, message) => (Message)new LoginFinishRequest { Id = id, Message = message });
        yield return Gen.Select(Id, Text, (id, path) => (Message)new ListRequest { Id = id, Path = path });
        yield return Gen.Select(Id, Text, (id, path) => (Message)new StatRequest { Id = id, Path = path });
        yield return Gen.Select(Id, Text, Gen.Bool, (id, path, parents) => (Message)new MakeDirectoryRequest { Id = id, Path = path, MakeParents = parents });
        yield return Gen.Select(Id, Text, (id, path) => (Message)new DeleteFileRequest { Id = id, Path = path });
        yield return Gen.Select(Id, Text, (id, path) => (Message)new DeleteDirectoryRequest { Id = id, Path = path });
        yield return Gen.Select(Id, Gen.OneOf(Id, Gen.Const(0)), (id, target) => (Message)new CancelRequest { Id = id, Target = target });
        yield return Id.Select(id => (Message)new PingRequest { Id = id });
        yield return Id.Select(id => (Message)new MoreMessage { Id = id });
        yield return Id.Select(id => (Message)new QuitRequest { Id = id });
    }

    private static IEnumerable<Gen<Message>> FileMessages()
    {
        yield return Gen.Select(Gen.Select(Id, BodyLength, Text, Maybe(Long)), Gen.Select(MaybeText(Text), Maybe(Time), Gen.Bool, Gen.Bool), MaybeText(Text), (a, b, md5) =>
            (Message)new StoreRequest
            {
                Id = a.Item1,
                TotalSize = a.Item2,
                FileName = a.Item3,
                FileSize = a.Item4,
                Algorithm = b.Item1,
                Modified = b.Item2,
                Overwrite = b.Item3,
                MakeParents = b.Item4,
                Md5 = md5,
            });
        yield return Gen.Select(Id, Text, MaybeText(Text), (id, name, algorithm) => (Message)new FetchRequest { Id = id, FileName = name, Algorithm = algorithm });
        yield return Gen.Select(Id, Text, MaybeText(Text), Maybe(Long), (id, name, algorithm, length) =>
            (Message)new DigestRequest { Id = id, FileName = name, Algorithm = algorithm, Length = length });
        yield return Gen.Select(Id, BodyLength, (id, length) => (Message)new DataMessage { Id = id, TotalSize = length });
        yield return Gen.Select(Id, MaybeText(Text), MaybeText(Text), MaybeText(Text), (id, md5, sha256, xxh128) =>
            (Message)new EndMessage { Id = id, Md5 = md5, Sha256 = sha256, XxHash128 = xxh128 });
    }

    private static IEnumerable<Gen<Message>> FromServer()
    {
        yield return Gen.Select(Id, Text, Text, Gen.Bool, (id, path, target, overwrite) => (Message)new RenameRequest { Id = id, Path = path, Target = target, Overwrite = overwrite });
        yield return Id.Select(id => (Message)new QuotaRequest { Id = id });
        yield return Id.Select(id => (Message)new PartialsRequest { Id = id });
        yield return Id.Select(id => (Message)new CommandsRequest { Id = id });
        yield return Gen.Select(Id, Text, MaybeText(Text.Array[0, 3]), Gen.Bool, Maybe(Gen.Int), (id, name, arguments, asObject, depth) =>
            (Message)new InvokeRequest { Id = id, Name = name, Arguments = arguments, AsObject = asObject, Depth = depth });
        yield return Gen.Select(Id, Text, (id, path) => (Message)new DeletePartialRequest { Id = id, Path = path });
        yield return Gen.Select(Id, Gen.Select(Long, Long, Long, Long), Maybe(Long), Maybe(Long), (id, n, bytes, files) =>
            (Message)new ReplyMessage { Id = id, Quota = new QuotaStatus(n.Item1, n.Item2, n.Item3, n.Item4, bytes, files) });
        yield return Gen.Select(Id, Long, (id, offset) => (Message)new ReadyMessage { Id = id, Offset = offset });
        yield return Gen.Select(Id, AnyEntry, (id, entry) => (Message)new BeginMessage { Id = id, Entry = entry });
        yield return Gen.Select(Id, BodyLength, (id, length) => (Message)new PageMessage { Id = id, TotalSize = length });
        yield return Gen.Select(Gen.Select(Id, BodyLength, Maybe(Gen.Int), MaybeText(Text.Array[0, 3])), Gen.Select(Maybe(Time), MaybeText(Text), Maybe(Gen.Bool)), Gen.Select(MaybeText(AnyEntry), Maybe(Long), Maybe(Long)), (a, b, c) =>
            (Message)new ReplyMessage
            {
                Id = a.Item1,
                TotalSize = a.Item2,
                Version = a.Item3,
                Mechanisms = a.Item4,
                Time = b.Item1,
                Message = b.Item2,
                ReadOnly = b.Item3,
                Entry = c.Item1,
                Count = c.Item2,
                Length = c.Item3,
            });
        yield return Gen.Select(Id, Gen.Int[0, 999], Text, MaybeText(Text), MaybeText(Text), (id, code, name, message, path) =>
            (Message)new ErrorMessage { Id = id, Code = code, Name = name, Message = message, Path = path });
    }
}
