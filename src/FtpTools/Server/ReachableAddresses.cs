using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace FtpTools.Server;

/// <summary>Under which addresses of this computer a port can be reached.</summary>
internal static class ReachableAddresses
{
    /// <summary>The addresses, as <c>address:port</c>, those of this computer alone last.</summary>
    /// <param name="endPoint">Where is listened.</param>
    public static IReadOnlyList<string> Of(IPEndPoint endPoint)
    {
        if (!endPoint.Address.Equals(IPAddress.IPv6Any) && !endPoint.Address.Equals(IPAddress.Any)) return [endPoint.ToString()];
        var isForBoth = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .Where(n => n.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(n => n.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .Where(a => !a.IsIPv6LinkLocal && (isForBoth || a.AddressFamily == AddressFamily.InterNetwork));
        var sorted = addresses.OrderBy(IPAddress.IsLoopback).ThenBy(a => a.AddressFamily);
        return [.. sorted.Select(a => new IPEndPoint(a, endPoint.Port).ToString()).Distinct()];
    }
}
