using FtpTools.Time;
using FtpTools.Time.Ntp;
using FtpTools.Time.Strftime;

namespace FtpTools;

/// <summary>Asks time servers.</summary>
public static class NetTimeClient
{
    /// <summary>Asks a server for its local time in a format.</summary>
    /// <param name="server">A name or an address, with or without a port: see <see cref="HostAddress.Parse"/>.</param>
    /// <param name="query">What and how.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="FtpToolsException">No answer came in time (<see cref="ErrorCode.Timeout"/>), nobody is there
    /// (<see cref="ErrorCode.ServerUnreachable"/>), the format is too long (<see cref="ErrorCode.InvalidArgument"/>), or the server
    /// refused it (<see cref="ErrorCode.BadRequest"/>).</exception>
    public static async Task<NetTime> GetAsync(string server, NetTimeQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var address = HostAddress.Parse(server);
        ThrowIfTooLong(query.Format);
        var port = address.PortOr(query.Port, NetTimeServerOptions.DefaultStrftimePort);
        return await TimeExchange.RunAsync(
            address.Host, port, query, () => new StrftimeQuestion(query.Format), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks one NTP server.</summary>
    /// <param name="server">A name or an address, with or without a port: see <see cref="HostAddress.Parse"/>.</param>
    /// <param name="query">How.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="FtpToolsException">As with <see cref="GetAsync"/>; or the server asked not to be asked
    /// (<see cref="ErrorCode.TimeRefused"/>), now or within the last day, or its clock is not set
    /// (<see cref="ErrorCode.TimeNotTrusted"/>).</exception>
    public static async Task<NtpSample> SampleAsync(string server, NetTimeQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var address = HostAddress.Parse(server);
        var port = address.PortOr(query.Port, NetTimeServerOptions.DefaultNtpPort);
        return await TimeExchange.RunAsync(
            address.Host, port, query, () => new NtpQuestion(query), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the time that NTP servers agree on.</summary>
    /// <param name="samples">What they reported; those that contradict the majority are ignored.</param>
    /// <param name="query">The format and the clock.</param>
    /// <exception cref="FtpToolsException">No majority agrees, or there are none (<see cref="ErrorCode.TimeNotTrusted"/>).</exception>
    public static NtpTime Agree(IReadOnlyList<NtpSample> samples, NetTimeQuery query)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(query);
        ThrowIfTooLong(query.Format);
        if (samples.Count == 0) throw new FtpToolsException(ErrorCode.TimeNotTrusted, "No server reported the time.");
        if (NtpSelection.Choose(samples) is not { } chosen)
            throw new FtpToolsException(
                ErrorCode.TimeNotTrusted, $"The servers contradict each other, and no majority agrees: {Described(samples)}.");
        var agreeing = chosen.Where(s => !s.IsOutlier).ToList();
        var offset = NtpSelection.Combine(agreeing);
        var best = agreeing[0];
        var zone = query.TimeProvider.LocalTimeZone;
        var local = TimeZoneInfo.ConvertTime(query.TimeProvider.GetUtcNow() + offset, zone);
        return new NtpTime
        {
            Text = StrftimeFormatter.Format(query.Format, local, TimeZoneAbbreviations.Of(zone, query.FileSystem).At(local)),
            Server = string.Join(", ", agreeing.Select(s => s.Server)),
            Time = DateTime.SpecifyKind(local.DateTime, DateTimeKind.Local),
            Offset = offset,
            Uncertainty = agreeing.Min(s => s.RootDistance + (s.Offset - offset).Duration()),
            Delay = best.Delay,
            RoundTrip = best.RoundTrip,
            Stratum = best.Stratum,
            Leap = best.Leap,
            ReferenceId = best.ReferenceId,
            Samples = chosen,
        };
    }

    private static string Described(IEnumerable<NtpSample> samples)
    {
        return string.Join(", ", samples.Select(s => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{s.Server} {s.Offset.TotalSeconds:+0.000;-0.000} s")));
    }

    private static void ThrowIfTooLong(string format)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(format) > StrftimeFormatter.MaxFormat)
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"A format has at most {StrftimeFormatter.MaxFormat} bytes.");
    }
}
