using System.Text.Json.Serialization;
using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Wire;

/// <summary>The JSON of all messages, generated at build time: snake case, strict on what it knows, silent on what it does not.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = ProtocolLimits.MaxDepth,
    Converters = [typeof(SnakeCaseEnumConverter<RemoteItemType>)])]
[JsonSerializable(typeof(HelloRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginFinishRequest))]
[JsonSerializable(typeof(ListRequest))]
[JsonSerializable(typeof(StatRequest))]
[JsonSerializable(typeof(MakeDirectoryRequest))]
[JsonSerializable(typeof(DeleteFileRequest))]
[JsonSerializable(typeof(DeleteDirectoryRequest))]
[JsonSerializable(typeof(RenameRequest))]
[JsonSerializable(typeof(StoreRequest))]
[JsonSerializable(typeof(FetchRequest))]
[JsonSerializable(typeof(DigestRequest))]
[JsonSerializable(typeof(QuotaRequest))]
[JsonSerializable(typeof(PartialsRequest))]
[JsonSerializable(typeof(DeletePartialRequest))]
[JsonSerializable(typeof(CommandsRequest))]
[JsonSerializable(typeof(InvokeRequest))]
[JsonSerializable(typeof(ReadyMessage))]
[JsonSerializable(typeof(BeginMessage))]
[JsonSerializable(typeof(DataMessage))]
[JsonSerializable(typeof(EndMessage))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(PingRequest))]
[JsonSerializable(typeof(QuitRequest))]
[JsonSerializable(typeof(PageMessage))]
[JsonSerializable(typeof(MoreMessage))]
[JsonSerializable(typeof(ReplyMessage))]
[JsonSerializable(typeof(ErrorMessage))]
[JsonSerializable(typeof(IReadOnlyList<FileEntry>))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
