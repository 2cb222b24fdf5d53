using System.Security.Cryptography;

namespace FtpTools.Tests.TestSupport;

/// <summary>Keys for certificates of servers that last as long as one test.</summary>
internal static class TestKeys
{
    private static readonly Lazy<RSA> RsaKey = new(() => RSA.Create(2048));

    /// <summary>One key of RSA for all of them: to find one takes longer than most tests.</summary>
    public static RSA Rsa => RsaKey.Value;
}
