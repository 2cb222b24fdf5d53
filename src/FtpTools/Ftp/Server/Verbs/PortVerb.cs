using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>PORT: the server is to connect to a port of the client (RFC 959 section 4.1.2), where that is allowed.</summary>
internal sealed class PortVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        if (conversation.Ports.IsExtendedOnly) return new FtpReply(501, "After EPSV ALL only EPSV makes data connections.");
        if (!conversation.Options.AllowActiveMode) return new FtpReply(500, "The server connects to nobody; send PASV or EPSV.");
        return HostPort.TryParsePort(FtpConversation.TextOf(command), out var endPoint)
            ? conversation.Ports.UseActive(conversation.Files.Name, endPoint)
            : new FtpReply(501, "This is not an address and a port.");
    }
}
