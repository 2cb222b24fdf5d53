using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>EPRT: the server is to connect to a port of the client (RFC 2428 section 2), where that is allowed.</summary>
internal sealed class EprtVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        if (conversation.Ports.IsExtendedOnly) return new FtpReply(501, "After EPSV ALL only EPSV makes data connections.");
        if (!conversation.Options.AllowActiveMode) return new FtpReply(500, "The server connects to nobody; send PASV or EPSV.");
        return HostPort.ParseEprt(FtpConversation.TextOf(command), out var endPoint) switch
        {
            EprtFault.None => conversation.Ports.UseActive(conversation.Files.Name, endPoint),
            EprtFault.Protocol => new FtpReply(522, "The protocols are (1,2)."),
            _ => new FtpReply(501, "This is not an address and a port."),
        };
    }
}
