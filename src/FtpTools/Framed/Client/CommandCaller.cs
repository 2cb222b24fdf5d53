using System.Text;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Transfer;

namespace FtpTools.Framed.Client;

/// <summary>Calls remote commands.</summary>
internal sealed class CommandCaller(FramedConnection connection)
{
    // This much fits into a header, however it is escaped; more would end the session.
    private const int MaxArguments = 10 * 1024;

    /// <summary>Calls one and verifies its answer.</summary>
    public async Task<RemoteCommandResult> CallAsync(
        string name, IReadOnlyList<string> arguments, bool asObject, int depth, bool verbose, CancellationToken cancellationToken)
    {
        if (arguments.Sum(a => (long)a.Length + 1) + name.Length > MaxArguments)
        {
            var rule = $"The arguments of a command have at most {MaxArguments} characters in total. Send a file, and pass its name.";
            throw new FtpToolsException(ErrorCode.InvalidArgument, rule) { Target = name };
        }

        var exchange = new BodyRequest();
        var request = new InvokeRequest { Name = name, Arguments = [.. arguments], AsObject = asObject, Depth = depth, Verbose = verbose };
        var id = await connection.BeginAsync(
            exchange, i => request with { Id = i }, default, cancellationToken).ConfigureAwait(false);
        var reply = await connection.WaitAsync(id, exchange, exchange.Final, cancellationToken).ConfigureAwait(false);
        if (!ContentDigest.Same(reply.Md5, ContentDigest.Of(DigestAlgorithm.Md5, exchange.Body)))
        {
            var difference = $"The output of the command '{name}' has a different digest from the one the server reported.";
            throw new FtpToolsException(ErrorCode.DigestMismatch, difference) { Target = name };
        }

        return new RemoteCommandResult
        {
            Name = DisplayText.Clean(reply.FileName ?? name),
            Text = Encoding.UTF8.GetString(exchange.Body),
            Errors = Read(reply.Errors),
            Notices = Read(reply.Notices),
        };
    }

    /// <summary>The errors of an answer.</summary>
    public static IReadOnlyList<string> Read(string[]? errors) => [.. (errors ?? []).Select(error => DisplayText.Clean(error))];

    /// <summary>The notices of an answer.</summary>
    public static IReadOnlyList<RemoteNotice> Read(NoticeField[]? notices) => [.. (notices ?? []).Select(Read).OfType<RemoteNotice>()];

    // A newer server may have streams that this end does not know.
    private static RemoteNotice? Read(NoticeField? notice)
    {
        return notice is { Text: { } text } && CommandNotices.StreamOf(notice.Stream) is { } stream
            ? new RemoteNotice(stream, DisplayText.Clean(text))
            : null;
    }
}
