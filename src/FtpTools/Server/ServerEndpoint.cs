using System.Net;

namespace FtpTools;

/// <summary>Where a server listens, and what it speaks there.</summary>
/// <param name="Scheme">The scheme of the URI that names it: <c>ftpx</c>, <c>ftp</c> or <c>ftps</c>.</param>
/// <param name="EndPoint">The address and the port.</param>
public sealed record ServerEndpoint(string Scheme, IPEndPoint EndPoint)
{
    /// <summary>As a URI.</summary>
    public override string ToString() => $"{Scheme}://{EndPoint}";
}
