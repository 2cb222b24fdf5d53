using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Tells how full the user's home is.</summary>
internal sealed class QuotaHandler : RequestHandler<QuotaRequest>
{
    protected override async Task<HandlerReply> HandleAsync(QuotaRequest message, ServerRequest request)
    {
        var quota = request.User.Quota;
        var (used, reserved) = await quota.GetUsageAsync(request.CancellationToken).ConfigureAwait(false);
        var replacing = reserved.ReplacingBytes > 0 ? reserved.ReplacingBytes : (long?)null;
        var limitFiles = quota.Limit.FilesBeside(used.Directories + reserved.Directories);
        var status = new QuotaStatus(used.Bytes, used.Files, reserved.Bytes, reserved.Files, quota.Limit.Bytes, limitFiles, replacing);
        return new ReplyMessage { Quota = status };
    }
}
