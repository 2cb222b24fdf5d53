using System.Buffers;
using System.Text;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Calls a registered command, and answers with what it wrote.</summary>
internal sealed class InvokeHandler : RequestHandler<InvokeRequest>
{
    private const int MaxDepth = 5;

    // So many characters of errors and notices fit into a header, however they are escaped.
    private const int MaxSideText = 8 * 1024;

    // What the JSON of one takes in addition to its text, counted in characters that may be escaped.
    private const int NoticeCost = 8;

    protected override async Task<HandlerReply> HandleAsync(InvokeRequest message, ServerRequest request)
    {
        var command = request.Server.Commands.Find(message.Name, request.User.Name);
        var depth = Math.Clamp(message.Depth ?? 2, 1, MaxDepth);
        var call = new RemoteCommandCall(request.User.Name, message.Arguments ?? [], message.AsObject, depth, command.MaxOutput)
        {
            WantsVerbose = message.Verbose,
        };
        try
        {
            var output = await RunAsync(command, call, request).ConfigureAwait(false);
            var length = Encoding.UTF8.GetByteCount(output.Text);
            if (length > command.MaxOutput) throw TooLarge(command);
            return await ReplyAsync(command, output, length, request).ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            throw Failure(e, command, call.Messages);
        }
    }

    private static async Task<RemoteCommandOutput> RunAsync(RemoteCommand command, RemoteCommandCall call, ServerRequest request)
    {
        using var time = new CancellationTokenSource(command.Timeout, request.Server.Options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(time.Token, request.CancellationToken);
        try
        {
            var (turns, user, stopped) = (request.Server.Commands.Turns, request.User.Name, stop.Token);
            await turns.EnterAsync(user, stopped).ConfigureAwait(false);

            // Never on the thread that reads the link. A command that does not stop keeps its turn until it does; the client is answered.
            var running = Task.Run(() => command.RunAsync(call, stopped), CancellationToken.None);
            _ = running.ContinueWith(
                _ => turns.Leave(user), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return await running.WaitAsync(stopped).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !request.CancellationToken.IsCancellationRequested)
        {
            var limit = FormattableString.Invariant($"{command.Timeout.TotalSeconds:0.#} seconds");
            throw new FtpToolsException(ErrorCode.CommandTimeout, $"The command '{command.Name}' did not end within {limit}.")
            {
                Target = command.Name,
            };
        }
    }

    private static async Task<HandlerReply> ReplyAsync(RemoteCommand command, RemoteCommandOutput output, int length, ServerRequest request)
    {
        await request.ReserveReplyBodyAsync().ConfigureAwait(false);
        var body = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        Encoding.UTF8.GetBytes(output.Text, body);
        var left = MaxSideText;
        var errors = Shorten(output.Errors, ref left);
        var notices = Shorten(output.Notices, ref left);
        var reply = new ReplyMessage { FileName = command.Name, TotalSize = length, Errors = errors, Notices = notices };
        var digest = ContentDigest.Of(DigestAlgorithm.Md5, body.AsSpan(0, length));
        return new HandlerReply(reply.With(DigestAlgorithm.Md5, digest), new ArraySegment<byte>(body, 0, length));
    }

    private static string[]? Shorten(IReadOnlyList<string> errors, ref int left)
    {
        var kept = new List<string>();
        foreach (var error in errors)
        {
            if (left <= 0)
            {
                kept.Add($"… and at least {errors.Count - kept.Count} more errors");
                break;
            }

            kept.Add(Cut(error, left));
            left -= kept[^1].Length + 1;
        }

        return kept.Count == 0 ? null : [.. kept];
    }

    private static NoticeField[]? Shorten(IReadOnlyList<RemoteNotice> notices, ref int left)
    {
        var kept = new List<NoticeField>();
        foreach (var notice in notices)
        {
            if (left <= 0)
            {
                var rest = $"… and at least {notices.Count - kept.Count} more lines that did not fit into the answer";
                kept.Add(new NoticeField(CommandNotices.NameOf(RemoteNoticeKind.Warning), rest));
                break;
            }

            kept.Add(new NoticeField(CommandNotices.NameOf(notice.Stream), Cut(notice.Text, left)));
            left -= kept[^1].Text.Length + NoticeCost;
        }

        return kept.Count == 0 ? null : [.. kept];
    }

    private static string Cut(string text, int most)
    {
        var clean = DisplayText.Clean(text);
        return clean.Length <= most ? clean : clean[..most] + "…";
    }

    // What a command itself says of its failure stays as it is, but it may be longer than an answer.
    private static RemoteCommandFailure Failure(FtpToolsException error, RemoteCommand command, RemoteCommandMessages messages)
    {
        var cause = error.Code == ErrorCode.CommandFailed || error.Target is not null ? error : error.At(command.Name);
        var left = MaxSideText;
        var message = Cut(cause.Message, left);
        left -= message.Length;
        var errors = Shorten(messages.Errors, ref left);
        return new RemoteCommandFailure(cause, message, errors, Shorten(messages.Notices, ref left))
        {
            Target = cause.Target ?? command.Name,
        };
    }

    private static FtpToolsException TooLarge(RemoteCommand command)
    {
        return new FtpToolsException(
            ErrorCode.OutputTooLarge, $"The command '{command.Name}' wrote more than {SizeText.Of(command.MaxOutput)}.")
        {
            Target = command.Name,
        };
    }
}
