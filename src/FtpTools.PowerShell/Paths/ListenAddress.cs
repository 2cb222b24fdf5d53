using System.Net;

namespace FtpTools.PowerShell.Paths;

/// <summary>The address to listen on, as a user names it.</summary>
internal static class ListenAddress
{
    /// <summary>Reads <c>Any</c> or <c>*</c> (all, IPv4 and IPv6), <c>localhost</c>, or an IP address.</summary>
    /// <exception cref="FtpToolsException">It is none of these (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static IPAddress Parse(string text)
    {
        if (text.Equals("Any", StringComparison.OrdinalIgnoreCase) || text == "*") return IPAddress.IPv6Any;
        if (text.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return IPAddress.Loopback;
        if (HostAddress.ReadIPAddress(text) is { } address) return address;
        var shown = DisplayText.Clean(text);
        var message = $"'{shown}' is not an address. Name an IP address of this computer, or Any.";
        throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = shown };
    }
}
