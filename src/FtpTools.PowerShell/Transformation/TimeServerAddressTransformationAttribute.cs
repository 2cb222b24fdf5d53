using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace FtpTools.PowerShell.Transformation;

/// <summary>Lets a time server of this process be given where the address and port of one are expected.</summary>
public sealed class TimeServerAddressTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is NetTimeServer server
            ? new IPEndPoint(Reachable(server.Endpoint), server.Port).ToString()
            : inputData;
    }

    // A server on all addresses of this computer is asked through the one that is always there.
    private static IPAddress Reachable(IPEndPoint endpoint)
    {
        if (!endpoint.Address.Equals(IPAddress.Any) && !endpoint.Address.Equals(IPAddress.IPv6Any)) return endpoint.Address;
        return endpoint.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;
    }
}
