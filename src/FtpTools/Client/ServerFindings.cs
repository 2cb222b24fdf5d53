namespace FtpTools.Client;

/// <summary>Gathers the findings of a check, and knows what to say of each.</summary>
internal sealed class ServerFindings(SessionOptions options)
{
    private const double NearlyFull = 90;
    private const string OtherServer = "Check the port: a server of FtpTools listens on 2021 unless its owner chose another one.";

    private static readonly TimeSpan NoticeableDifference = TimeSpan.FromSeconds(2);

    private readonly List<ServerFinding> _all = [];

    public IReadOnlyList<ServerFinding> All => _all;

    public bool HasProblem => _all.Exists(f => f.Severity == FindingSeverity.Problem);

    public void Good(ServerCheckStep step, string message, string? advice = null) => _all.Add(new ServerFinding { Step = step, Severity = FindingSeverity.Good, Message = message, Advice = advice });

    public void Notice(ServerCheckStep step, string message, string? advice) => _all.Add(new ServerFinding { Step = step, Severity = FindingSeverity.Notice, Message = message, Advice = advice });

    public void Problem(ServerCheckStep step, ErrorCode code, string message, string advice)
    {
        _all.Add(new ServerFinding { Step = step, Severity = FindingSeverity.Problem, Message = message, Advice = advice, Code = code });
    }

    public void Problem(ServerCheckStep step, FtpToolsException error) => Problem(step, error.Code, DisplayText.Clean(error.Message), error.Description.Advice);

    /// <summary>The server does not do what a server of ours would.</summary>
    public void Mismatch(ServerCheckStep step, PeerKind kind, FtpToolsException error)
    {
        var port = HostAddress.Join(options.Host, options.Port);
        var (code, message, advice) = kind switch
        {
            PeerKind.FtpTools when options.UseTls && step == ServerCheckStep.Tls =>
                (ErrorCode.TlsFailed, $"The server at {port} is one of FtpTools, and does not encrypt.", "Connect with -NoTls, or start the server without -NoTls, which is better on a network."),
            PeerKind.Tls when options.UseTls && step == ServerCheckStep.Tls =>
                (ErrorCode.TlsFailed, $"The server at {port} speaks TLS, and refuses every version that this end takes.", "TLS 1.2 or 1.3 is needed: bring the older end up to date."),
            PeerKind.Tls when !options.UseTls => (ErrorCode.TlsFailed, $"The server at {port} wants TLS.", "Connect without -NoTls."),
            PeerKind.Http => (ErrorCode.ProtocolViolation, $"At {port} there is a web server (HTTP).", OtherServer),
            PeerKind.Ssh => (ErrorCode.ProtocolViolation, $"At {port} there is an SSH server.", OtherServer + " For files over SSH use sftp."),
            PeerKind.Greeting => (ErrorCode.ProtocolViolation, $"At {port} there is a server that greets as one of FTP or mail does.", OtherServer),
            PeerKind.Other => (ErrorCode.ProtocolViolation, $"At {port} there is a server of another kind.", OtherServer),
            _ => (error.Code, DisplayText.Clean(error.Message), error.Description.Advice),
        };
        Problem(step, code, message, advice);
    }

    /// <summary>How one can log in.</summary>
    public void Methods(IReadOnlyList<string> offered, string wanted)
    {
        if (offered.Contains(wanted)) Good(ServerCheckStep.Login, $"The server offers {string.Join(", ", offered)}.");
        else Problem(ServerCheckStep.Login, new FtpToolsException(ErrorCode.MechanismRefused, $"The server does not offer {wanted}, and nothing weaker is used."));
    }

    /// <summary>How far the clocks are from one another.</summary>
    public void Clock(TimeSpan? difference, TimeSpan roundTrip)
    {
        if (difference is not { } found) return;
        var size = found.Duration();
        if (size <= NoticeableDifference + (roundTrip / 2))
        {
            Good(ServerCheckStep.Clock, "The clocks agree.");
            return;
        }

        var text = size < TimeSpan.FromMinutes(2) ? FormattableString.Invariant($"{size.TotalSeconds:0.0} seconds") : size < TimeSpan.FromHours(2) ? FormattableString.Invariant($"{size.TotalMinutes:0} minutes") : FormattableString.Invariant($"{size.TotalHours:0} hours");
        Notice(
            ServerCheckStep.Clock, $"The server's clock is {text} {(found > TimeSpan.Zero ? "ahead of" : "behind")} that of this computer.",
            "Files keep their times; only what the server itself notes is off. Get-NetTime -Protocol Ntp tells which of the clocks is wrong.");
    }

    /// <summary>Whether there is room for files.</summary>
    public void Room(FtpQuota quota)
    {
        if (quota.Free == 0 || quota.FilesFree == 0)
            Problem(ServerCheckStep.Quota, ErrorCode.QuotaExceeded, "There is no room left in the home.", ErrorTable.Describe(ErrorCode.QuotaExceeded).Advice);
        else if (quota.Percent > NearlyFull)
            Notice(ServerCheckStep.Quota, FormattableString.Invariant($"The home is {quota.Percent:0.#} % full; {SizeText.Of(quota.Free ?? 0)} are left."), "Delete files you no longer need, or ask for a larger quota.");
        else
            Good(ServerCheckStep.Quota, quota.Free is { } free ? $"{SizeText.Of(free)} are left in the home." : "The home has no limit.");
    }
}
