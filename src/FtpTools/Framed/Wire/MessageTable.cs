using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FtpTools.Framed.Wire;

/// <summary>When a message may be sent, and by whom.</summary>
internal enum MessagePhase
{
    /// <summary>By the client, before and after the login.</summary>
    BeforeLogin,

    /// <summary>By the client, after the login.</summary>
    AfterLogin,

    /// <summary>By the server.</summary>
    FromServer,

    /// <summary>By the client, or by either end, inside a request that is under way.</summary>
    Inside,
}

/// <summary>What is known about a message type.</summary>
internal sealed record MessageDescription(MessageType Type, string Name, MessagePhase Phase, bool MayHaveBody, JsonTypeInfo Json)
{
    public byte[] NameUtf8 { get; } = Encoding.UTF8.GetBytes(Name);
}

/// <summary>The one table of messages: type, name on the wire, when it may be sent, its JSON.</summary>
internal static class MessageTable
{
    private static readonly MessageDescription[] Rows = Describe();

    private static readonly FrozenDictionary<MessageType, MessageDescription> ByType = Rows.ToFrozenDictionary(r => r.Type);

    public static IReadOnlyList<MessageDescription> All => Rows;

    public static MessageDescription Of(MessageType type) => ByType[type];

    public static string NameOf(MessageType type) => ByType[type].Name;

    /// <summary>Finds the type by the string the reader is at; <see cref="MessageType.Unknown"/> when there is none.</summary>
    public static MessageType Find(ref Utf8JsonReader reader)
    {
        foreach (var row in Rows)
        {
            if (reader.ValueTextEquals(row.NameUtf8)) return row.Type;
        }

        return MessageType.Unknown;
    }

    // The most frequent ones come first, because Find looks from the top.
    private static MessageDescription[] Describe()
    {
        var json = ProtocolJson.Default;
        return
        [
            new(MessageType.Data, "data", MessagePhase.Inside, true, json.DataMessage),
            new(MessageType.Reply, "reply", MessagePhase.FromServer, true, json.ReplyMessage),
            new(MessageType.Store, "store", MessagePhase.AfterLogin, true, json.StoreRequest),
            new(MessageType.Fetch, "fetch", MessagePhase.AfterLogin, false, json.FetchRequest),
            new(MessageType.Page, "page", MessagePhase.FromServer, true, json.PageMessage),
            new(MessageType.More, "more", MessagePhase.Inside, false, json.MoreMessage),
            new(MessageType.Error, "error", MessagePhase.FromServer, false, json.ErrorMessage),
            new(MessageType.Stat, "stat", MessagePhase.AfterLogin, false, json.StatRequest),
            new(MessageType.End, "end", MessagePhase.Inside, false, json.EndMessage),
            new(MessageType.Ready, "ready", MessagePhase.FromServer, false, json.ReadyMessage),
            new(MessageType.Begin, "begin", MessagePhase.FromServer, false, json.BeginMessage),
            new(MessageType.List, "list", MessagePhase.AfterLogin, false, json.ListRequest),
            new(MessageType.MakeDirectory, "make_directory", MessagePhase.AfterLogin, false, json.MakeDirectoryRequest),
            new(MessageType.DeleteFile, "delete_file", MessagePhase.AfterLogin, false, json.DeleteFileRequest),
            new(MessageType.DeleteDirectory, "delete_directory", MessagePhase.AfterLogin, false, json.DeleteDirectoryRequest),
            new(MessageType.Rename, "rename", MessagePhase.AfterLogin, false, json.RenameRequest),
            new(MessageType.Digest, "digest", MessagePhase.AfterLogin, false, json.DigestRequest),
            new(MessageType.Quota, "quota", MessagePhase.AfterLogin, false, json.QuotaRequest),
            new(MessageType.Partials, "partials", MessagePhase.AfterLogin, false, json.PartialsRequest),
            new(MessageType.DeletePartial, "delete_partial", MessagePhase.AfterLogin, false, json.DeletePartialRequest),
            new(MessageType.Commands, "commands", MessagePhase.AfterLogin, false, json.CommandsRequest),
            new(MessageType.Invoke, "invoke", MessagePhase.AfterLogin, false, json.InvokeRequest),
            new(MessageType.Cancel, "cancel", MessagePhase.AfterLogin, false, json.CancelRequest),
            new(MessageType.Ping, "ping", MessagePhase.AfterLogin, false, json.PingRequest),
            new(MessageType.Hello, "hello", MessagePhase.BeforeLogin, false, json.HelloRequest),
            new(MessageType.Login, "login", MessagePhase.BeforeLogin, false, json.LoginRequest),
            new(MessageType.LoginFinish, "login_finish", MessagePhase.BeforeLogin, false, json.LoginFinishRequest),
            new(MessageType.Quit, "quit", MessagePhase.BeforeLogin, false, json.QuitRequest),
        ];
    }
}
