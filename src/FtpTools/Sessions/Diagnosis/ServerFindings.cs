using FtpTools.Security;

namespace FtpTools.Sessions.Diagnosis;

/// <summary>Gathers the findings of a check, and words each of them.</summary>
internal sealed class ServerFindings(SessionOptions options)
{
    private const double NearlyFull = 90;

    private static readonly TimeSpan NoticeableDifference = TimeSpan.FromSeconds(2);

    private readonly List<ServerFinding> _all = [];

    public IReadOnlyList<ServerFinding> All => _all;

    public bool HasProblem => _all.Exists(f => f.Severity == FindingSeverity.Problem);

    public void Add(ServerFinding finding) => _all.Add(finding);

    public void Good(ServerCheckStep step, string message, string? advice = null)
    {
        _all.Add(new ServerFinding { Step = step, Severity = FindingSeverity.Good, Message = message, Advice = advice });
    }

    public void Notice(ServerCheckStep step, string message, string? advice)
    {
        _all.Add(new ServerFinding { Step = step, Severity = FindingSeverity.Notice, Message = message, Advice = advice });
    }

    public void Problem(ServerCheckStep step, ErrorCode code, string message, string? advice)
    {
        _all.Add(new ServerFinding { Step = step, Severity = FindingSeverity.Problem, Message = message, Advice = advice, Code = code });
    }

    public void Problem(ServerCheckStep step, FtpToolsException error)
    {
        Problem(step, error.Code, DisplayText.Clean(error.Message), error.Advice);
    }

    /// <summary>The server does not do what one of ours would.</summary>
    public void Mismatch(ServerCheckStep step, PeerKind kind, FtpToolsException error)
    {
        if (PeerMismatch.Describe(kind, options.Place, options.UseTls, step == ServerCheckStep.Tls, error) is var (code, message, advice))
            Problem(step, code, message, advice);
        else
            Problem(step, error);
    }

    /// <summary>The ways to log in.</summary>
    public void Methods(IReadOnlyList<string> offered, string wanted)
    {
        if (offered.Contains(wanted)) Good(ServerCheckStep.Login, $"The server offers {string.Join(", ", offered)}.");
        else Problem(ServerCheckStep.Login, ScramMechanism.NotOffered(wanted));
    }

    /// <summary>How far the clocks are apart.</summary>
    public void Clock(TimeSpan? difference, TimeSpan roundTrip)
    {
        if (difference is not { } found) return;
        var size = found.Duration();
        if (size <= NoticeableDifference + (roundTrip / 2))
        {
            Good(ServerCheckStep.Clock, "The clocks agree.");
            return;
        }

        var text = size < TimeSpan.FromMinutes(2) ? FormattableString.Invariant($"{size.TotalSeconds:0.0} seconds")
            : size < TimeSpan.FromHours(2) ? FormattableString.Invariant($"{size.TotalMinutes:0} minutes")
            : FormattableString.Invariant($"{size.TotalHours:0} hours");
        Notice(
            ServerCheckStep.Clock, $"The server's clock is {text} {(found > TimeSpan.Zero ? "ahead of" : "behind")} this computer's.",
            "Files keep their times; only the times that the server itself sets are off. "
            + "Get-NetTime -Protocol Ntp tells which of the clocks is wrong.");
    }

    /// <summary>How fast files move, as far as it could be measured.</summary>
    public void Speed(double? up, double? down, long? free)
    {
        if (up is { } there && down is { } back)
            Good(
                ServerCheckStep.Throughput, $"Files are sent at {SizeText.Of((long)there)}/s and received at {SizeText.Of((long)back)}/s.");
        else if ((up ?? down) is { } one)
            Good(
                ServerCheckStep.Throughput,
                $"Files are {(up is null ? "received" : "sent")} at {SizeText.Of((long)one)}/s; "
                + "the other way is too fast to measure in the time allowed.");
        else
            Notice(
                ServerCheckStep.Throughput,
                $"The speed is not shown: the {SizeText.Of(free ?? 0)} that there is room for move too fast to be measured.",
                "With room for some MiB it can be.");
    }

    /// <summary>Whether there is room for files.</summary>
    public void Room(FtpQuota quota)
    {
        if (quota.Free == 0 || quota.FilesFree == 0)
            Problem(
                ServerCheckStep.Quota,
                ErrorCode.QuotaExceeded,
                "There is no room left in the home.",
                ErrorTable.Describe(ErrorCode.QuotaExceeded).Advice);
        else if (quota.Percent > NearlyFull)
            Notice(
                ServerCheckStep.Quota,
                FormattableString.Invariant($"The home is {quota.Percent:0.#} % full; {SizeText.Of(quota.Free ?? 0)} are left."),
                "Delete files you no longer need, or ask for a larger quota.");
        else
            Good(ServerCheckStep.Quota, quota.Free is { } free ? $"{SizeText.Of(free)} are left in the home." : "The home has no limit.");
    }
}
