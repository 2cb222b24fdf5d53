using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>XCRC, XMD5, XSHA1, XSHA256 and XSHA512: the hash of a file, or of a part of it. No standard says how; the name may stand in
/// quotes, with the first byte and the one behind the last after it.</summary>
/// <param name="hash">The algorithm.</param>
internal sealed class FileHashVerb(FtpHash hash) : FtpVerb
{
    /// <inheritdoc/>
    public override bool IsLong => true;

    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {
        var (name, start, end) = Read(FtpConversation.TextOf(command));
        if (name.Length == 0) return new FtpReply(501, $"Name a file: {command.Verb} path, or {command.Verb} \"path\" start end.");
        var path = conversation.PathOf(name);
        var (value, _) = await HashWork.RunAsync(hash, path, start, end, 250, conversation, cancellationToken).ConfigureAwait(false);
        return new FtpReply(250, value.ToUpperInvariant());
    }

    // Without quotes the whole text is a name, which may end in numbers.
    private static (string Name, long Start, long? End) Read(string text)
    {
        var close = text.LastIndexOf('"');
        if (!text.StartsWith('"') || close == 0) return (text, 0, null);
        var name = text[1..close].Replace("\"\"", "\"", StringComparison.Ordinal);
        return text[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [] => (name, 0, null),
            [var end] => (name, 0, Number(end)),
            [var start, var end] => (name, Number(start), Number(end)),
            _ => throw NotNumbers(),
        };
    }

    private static long Number(string text)
    {
        return WireNumber.Read(text) ?? throw NotNumbers();
    }

    private static FtpToolsException NotNumbers()
    {
        return new FtpToolsException(ErrorCode.BadRequest, "Behind the name stand two numbers of bytes: \"path\" 0 1000.");
    }
}
