namespace FtpTools.Accounts;

/// <summary>How failed logins slow down the next ones. The numbers are per <see cref="LoginThrottle"/>, that is, per server.</summary>
public sealed record LoginThrottleOptions
{
    /// <summary>Failures from one address (IPv6: from one /64 network) before it has to wait: 5. From then on 1 s, 2 s, 4 s and so
    /// on.</summary>
    public int FreeFailuresPerAddress { get; init; } = 5;

    /// <summary>The longest wait of an address: 15 minutes.</summary>
    public TimeSpan LongestAddressDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>After this time without another one, one failure of an address is forgotten: 5 minutes. It limits steady guessing to about
    /// 300 a day.</summary>
    public TimeSpan AddressForgetInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Failures for one user, from wherever, before addresses that have failed themselves have to wait: 10.</summary>
    public int FreeFailuresPerUser { get; init; } = 10;

    /// <summary>The longest wait for one user's sake: 30 seconds.</summary>
    public TimeSpan LongestUserDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After this time one failure for a user is forgotten: 1 minute.</summary>
    public TimeSpan UserForgetInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest time for which an answer is held back because so many logins as this user have failed: 5 seconds. One second
    /// for the first failure over <see cref="FreeFailuresPerUser"/>, and one more for each.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many answers to logins as one user are held back at a time: 16. More are refused.</summary>
    public int PausesAtOnce { get; init; } = 16;

    /// <summary>How many addresses, and how many users, are remembered: 10,000 each. Over it the one that failed longest ago is
    /// forgotten.</summary>
    public int MaximumEntries { get; init; } = 10_000;
}
