using System.Text.Json.Nodes;

namespace FtpTools.Tests.TestSupport;

/// <summary>A frame as it stood on the wire.</summary>
internal sealed record RawFrame(JsonObject Header, byte[] Body)
{
    public string Op => (string)Header["op"]!;

    public int Id => (int)Header["id"]!;

    /// <summary>The code of an error frame; none for every other.</summary>
    public ErrorCode Code => Op == "error" ? (ErrorCode)(int)Header["code"]! : ErrorCode.None;

    public string Text(string field) => (string)Header[field]!;
}
