using System.Globalization;
using System.Net;

namespace FtpTools;

/// <summary>TCP ports from one to another, both included.</summary>
/// <param name="First">The first, from 1 to 65535.</param>
/// <param name="Last">The last, not below the first.</param>
public readonly record struct PortRange(int First, int Last)
{
    /// <summary>How many ports there are.</summary>
    public int Count => Last - First + 1;

    /// <summary>Reads <c>50000-50999</c>, or a single port.</summary>
    /// <exception cref="FtpToolsException">It is neither (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static PortRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        if (ends.Length is 1 or 2 && ReadPort(ends[0]) is { } first && ReadPort(ends[^1]) is { } last && first <= last)
            return new PortRange(first, last);
        var reason = $"'{DisplayText.Clean(text)}' is not a range of ports: two numbers from 1 to {IPEndPoint.MaxPort}, as in 50000-50999.";
        throw new FtpToolsException(ErrorCode.InvalidArgument, reason);
    }

    /// <summary>The range as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    private static int? ReadPort(string text)
    {
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= IPEndPoint.MaxPort
            ? port
            : null;
    }
}
