namespace FtpTools.Framed.Wire;

/// <summary>What a frame is: the <c>op</c> of docs/protocol.md.</summary>
internal enum MessageType
{
    /// <summary>An <c>op</c> this version does not know.</summary>
    Unknown,
    Hello,
    Login,
    LoginFinish,
    List,
    Stat,
    MakeDirectory,
    DeleteFile,
    DeleteDirectory,
    Rename,
    Store,
    Fetch,
    Digest,
    Quota,
    Partials,
    DeletePartial,
    Commands,
    Invoke,
    Data,
    End,
    Cancel,
    Ping,
    Quit,
    Ready,
    Begin,
    Page,
    More,
    Reply,
    Error,
}
