namespace FtpTools.Framed.Wire;

/// <summary>The hard limits of docs/protocol.md section 1. They are checked before anything is allocated.</summary>
internal static class ProtocolLimits
{
    public const int Version = 1;
    public const int LengthPrefix = 4;
    public const int MaxHeader = 64 * 1024;
    public const int MaxHeaderBeforeLogin = 4 * 1024;
    public const int MaxBody = 1024 * 1024 + 64 * 1024;
    public const int MaxDepth = 16;
    public const int MaxRequests = 256;

    /// <summary>The pages of a listing that are sent before the client has asked for more.</summary>
    public const int PagesAhead = 4;

    /// <summary>The largest content that travels in one frame together with its header; larger files are a run of frames.</summary>
    public const int MaxFileInOneFrame = 256 * 1024;
}
