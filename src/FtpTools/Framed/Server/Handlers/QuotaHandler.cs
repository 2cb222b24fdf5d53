using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Tells how full the user's home is.</summary>
internal sealed class QuotaHandler : RequestHandler<QuotaRequest>
{
    protected override async Task<HandlerReply> HandleAsync(QuotaRequest message, ServerRequest request)
    {
        var quota = await request.User.GetQuotaAsync(request.CancellationToken).ConfigureAwait(false);
        var (used, reserved) = (quota.Used, quota.Reserved);
        var replacing = reserved.ReplacingBytes > 0 ? reserved.ReplacingBytes : (long?)null;
        var status = new QuotaStatus(
            used.Bytes, used.Files, reserved.Bytes, reserved.Files, quota.Limit.Bytes, quota.LimitFiles, replacing);
        return new ReplyMessage { Quota = status };
    }
}
