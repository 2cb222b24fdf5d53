using System.Net;

namespace FtpTools.Server.Listening;

/// <summary>Makes the connection that a protocol serves of one that came in.</summary>
/// <param name="context">What all connections of the server share.</param>
/// <param name="incoming">What came in.</param>
internal delegate ServerConnection ConnectionFactory(ServerContext context, IncomingConnection incoming);

/// <summary>Where a server is to listen, and what it speaks there.</summary>
/// <param name="Scheme">What is spoken there, as the scheme of a URI.</param>
/// <param name="EndPoint">The address, and the port; 0 takes a free one.</param>
/// <param name="Tls">How its connections become encrypted.</param>
/// <param name="Connect">The protocol. It decides who speaks first.</param>
internal sealed record ListenerPlan(string Scheme, IPEndPoint EndPoint, TlsUse Tls, ConnectionFactory Connect);
