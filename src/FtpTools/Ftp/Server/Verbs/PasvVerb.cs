using System.Net;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>PASV: the client will connect to a port of the server (RFC 959 section 4.1.2).</summary>
internal sealed class PasvVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        if (conversation.Ports.IsExtendedOnly) return new FtpReply(501, "After EPSV ALL only EPSV makes data connections.");
        if (conversation.Ports.PassiveAddress is not { } address) return new FtpReply(425, "PASV knows IPv4 only; send EPSV.");
        return conversation.Ports.OpenPassive(
            conversation.Files.Name, port => HostPort.PassiveReply(new IPEndPoint(address, port)));
    }
}
