using System.Collections.Concurrent;
using System.Net;

namespace FtpTools.Time.Ntp;

/// <summary>The servers that sent a kiss-o'-death packet, and until when they are not asked again (RFC 5905 section 7.4).</summary>
internal sealed class NtpKissTable
{
    private const int MaxServers = 1024;

    private static readonly TimeSpan RatePause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DenyPause = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<IPEndPoint, (string Code, DateTimeOffset Until)> _kisses = new();

    /// <summary>The table that all requests of this process share.</summary>
    public static NtpKissTable OfProcess { get; } = new();

    /// <summary>Remembers a kiss. RATE requests a pause; any other code means that the server is not to be asked.</summary>
    public void Add(IPEndPoint server, string code, DateTimeOffset now)
    {
        if (_kisses.Count >= MaxServers)
        {
            foreach (var (old, kiss) in _kisses.Where(k => k.Value.Until <= now)) _kisses.TryRemove(new(old, kiss));
            if (_kisses.Count >= MaxServers) return;
        }

        _kisses[server] = (code, now + (code == "RATE" ? RatePause : DenyPause));
    }

    /// <summary>Throws if the server has asked not to be asked now.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.TimeRefused"/>.</exception>
    public void ThrowIfUnwelcome(string name, IPEndPoint server, DateTimeOffset now)
    {
        if (!_kisses.TryGetValue(server, out var kiss)) return;
        if (kiss.Until > now) throw Refused(name, kiss.Code);
        _kisses.TryRemove(new(server, kiss));
    }

    /// <summary>The error for a server that asked not to be asked.</summary>
    public static FtpToolsException Refused(string name, string code)
    {
        var meaning = code == "RATE"
            ? "to be asked less often, and is left alone for a minute"
            : "not to be asked, and is left alone for a day";
        return new FtpToolsException(ErrorCode.TimeRefused, $"{name} wants {meaning} (kiss of death, {code}).") { Target = name };
    }
}
