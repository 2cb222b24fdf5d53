namespace FtpTools.Time;

/// <summary>Produces the answers of a time server. It does not touch a socket, and no datagram makes it throw.</summary>
internal interface ITimeResponder
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">Receives the answer; it has room for <see cref="StrftimeFormatter.MaxResult"/> bytes.</param>
    /// <param name="length">The length of the answer; 0 when there is none.</param>
    TimeVerdict Respond(TimeRequest request, Span<byte> answer, out int length);
}
