using System.Net.Sockets;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>EPSV: the client will connect to a port of the server (RFC 2428 section 3).</summary>
internal sealed class EpsvVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        var isForV6 = conversation.Link.LocalAddress.AddressFamily == AddressFamily.InterNetworkV6;
        switch (FtpConversation.TextOf(command).ToUpperInvariant())
        {
            case "ALL":
                conversation.Ports.IsExtendedOnly = true;
                return new FtpReply(200, "Only EPSV makes data connections now.");
            case "":
            case "1" when !isForV6:
            case "2" when isForV6:
                return conversation.Ports.OpenPassive(conversation.Files.Name, HostPort.ExtendedPassiveReply);
            default:
                return new FtpReply(522, isForV6 ? "Use protocol (2)." : "Use protocol (1).");
        }
    }
}
