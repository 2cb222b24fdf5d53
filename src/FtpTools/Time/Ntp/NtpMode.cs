namespace FtpTools.Time.Ntp;

/// <summary>What kind of NTP packet it is (RFC 5905 figure 10).</summary>
internal enum NtpMode
{
    Reserved = 0,
    SymmetricActive = 1,
    SymmetricPassive = 2,
    Client = 3,
    Server = 4,
    Broadcast = 5,
    Control = 6,
    Private = 7,
}
