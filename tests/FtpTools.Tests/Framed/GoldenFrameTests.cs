using System.Buffers.Binary;
using System.Text;
using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Tests.Framed;

/// <summary>The exact bytes of one frame of each type: what is on the wire today must be readable by every later version.</summary>
public class GoldenFrameTests
{
    private static readonly DateTime Time = new DateTime(2026, 11, 22, 17, 3, 21, DateTimeKind.Utc).AddTicks(1234567);

    private static readonly FileEntry File = new("a.bin", RemoteItemType.File, 5, Time);

    private static readonly (Message Message, string Header)[] Golden =
    [
        (new HelloRequest { Id = 1, Versions = [1], Features = [], Agent = "x/1" }, """{"op":"hello","id":1,"versions":[1],"features":[],"agent":"x/1"}"""),
        (new LoginRequest { Id = 2, Mechanism = "SCRAM-SHA-256", Message = "n,,n=a,r=b" }, """{"op":"login","id":2,"mechanism":"SCRAM-SHA-256","message":"n,,n=a,r=b"}"""),
        (new LoginFinishRequest { Id = 3, Message = "c=biws,r=b,p=" }, """{"op":"login_finish","id":3,"message":"c=biws,r=b,p="}"""),
        (new ListRequest { Id = 4, Path = "/" }, """{"op":"list","id":4,"path":"/"}"""),
        (new StatRequest { Id = 5, Path = "/\u00E4" }, """{"op":"stat","id":5,"path":"/\u00E4"}"""),
        (new MakeDirectoryRequest { Id = 6, Path = "/a/b", MakeParents = true }, """{"op":"make_directory","id":6,"path":"/a/b","make_parents":true}"""),
        (new DeleteFileRequest { Id = 7, Path = "/a" }, """{"op":"delete_file","id":7,"path":"/a"}"""),
        (new DeleteDirectoryRequest { Id = 8, Path = "/a" }, """{"op":"delete_directory","id":8,"path":"/a"}"""),
        (new CommandsRequest { Id = 27 }, """{"op":"commands","id":27}"""),
        (new InvokeRequest { Id = 28, Name = "disk", Arguments = ["a"], AsObject = true, Depth = 3 }, """{"op":"invoke","id":28,"name":"disk","arguments":["a"],"as_object":true,"depth":3}"""),
        (new PartialsRequest { Id = 25 }, """{"op":"partials","id":25}"""),
        (new DeletePartialRequest { Id = 26, Path = "/a" }, """{"op":"delete_partial","id":26,"path":"/a"}"""),
        (new QuotaRequest { Id = 24 }, """{"op":"quota","id":24}"""),
        (new ReplyMessage { Id = 24, Quota = new QuotaStatus(5, 1, 0, 0, 100) }, """{"op":"reply","id":24,"quota":{"used_bytes":5,"used_files":1,"reserved_bytes":0,"reserved_files":0,"limit_bytes":100}}"""),
        (new RenameRequest { Id = 8, Path = "/a", Target = "/b", Overwrite = true }, """{"op":"rename","id":8,"path":"/a","target":"/b","overwrite":true}"""),
        (new StoreRequest { Id = 9, TotalSize = 0, FileName = "/a", Md5 = "d41d8cd98f00b204e9800998ecf8427e", Modified = Time, Overwrite = true }, """{"op":"store","id":9,"total_size":0,"file_name":"/a","modified":"2026-11-22T17:03:21.1234567Z","overwrite":true,"md5":"d41d8cd98f00b204e9800998ecf8427e"}"""),
        (new FetchRequest { Id = 10, FileName = "/a", Algorithm = "xxh128" }, """{"op":"fetch","id":10,"file_name":"/a","algorithm":"xxh128"}"""),
        (new DigestRequest { Id = 11, FileName = "/a", Length = 0 }, """{"op":"digest","id":11,"file_name":"/a","length":0}"""),
        (new DataMessage { Id = 12, TotalSize = 5 }, """{"op":"data","id":12,"total_size":5}"""),
        (new DataMessage { Id = 12, TotalSize = 5, Offset = 7 }, """{"op":"data","id":12,"total_size":5,"offset":7}"""),
        (new EndMessage { Id = 13, XxHash128 = "00" }, """{"op":"end","id":13,"xxh128":"00"}"""),
        (new CancelRequest { Id = 14, Target = 13 }, """{"op":"cancel","id":14,"target":13}"""),
        (new PingRequest { Id = 15 }, """{"op":"ping","id":15}"""),
        (new QuitRequest { Id = 16 }, """{"op":"quit","id":16}"""),
        (new ReadyMessage { Id = 17 }, """{"op":"ready","id":17,"offset":0}"""),
        (new ReadyMessage { Id = 17, Offset = 7, Md5 = "00" }, """{"op":"ready","id":17,"offset":7,"md5":"00"}"""),
        (new BeginMessage { Id = 18, Entry = File }, """{"op":"begin","id":18,"entry":{"name":"a.bin","type":"file","size":5,"modified":"2026-11-22T17:03:21.1234567Z"}}"""),
        (new PageMessage { Id = 19, TotalSize = 2 }, """{"op":"page","id":19,"total_size":2}"""),
        (new MoreMessage { Id = 19 }, """{"op":"more","id":19}"""),
        (new ReplyMessage { Id = 20, Count = 0 }, """{"op":"reply","id":20,"count":0}"""),
        (new ReplyMessage { Id = 20, Count = 0, Omitted = 1, OmittedEntries = ["a"] }, """{"op":"reply","id":20,"count":0,"omitted":1,"omitted_entries":["a"]}"""),
        (new ErrorMessage { Id = 0, Code = 402, Name = "quota_exceeded", Path = "/a" }, """{"op":"error","id":0,"code":402,"name":"quota_exceeded","path":"/a"}"""),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Golden.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_message_is_written_as_these_bytes(int row)
    {
        var (message, header) = Golden[row];
        var json = Encoding.UTF8.GetBytes(header);
        var expected = new byte[4 + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(expected, json.Length);
        json.CopyTo(expected, 4);

        using var buffer = new FrameBuffer();
        FrameCodec.Write(buffer, message);

        // As text first: a difference is easier to see there.
        Assert.Equal(header, Encoding.UTF8.GetString(buffer.WrittenMemory.Span[4..]));
        Assert.Equal(expected, buffer.WrittenMemory.ToArray());
    }

    [Fact]
    public void The_frame_of_a_ping_is_these_bytes()
    {
        using var buffer = new FrameBuffer();
        FrameCodec.Write(buffer, new PingRequest { Id = 1 });

        byte[] expected = [20, 0, 0, 0, .. """{"op":"ping","id":1}"""u8];
        Assert.Equal(expected, buffer.WrittenMemory.ToArray());
    }

    [Fact]
    public void Every_type_of_message_has_its_row()
    {
        var types = Enum.GetValues<MessageType>().Where(t => t != MessageType.Unknown);

        Assert.Equal(types.Order(), Golden.Select(g => g.Message.Type).Distinct().Order());
    }
}
