using System.Collections.Concurrent;
using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Server.Data;

namespace FtpTools.Tests.TestSupport;

/// <summary>Makes users whose passwords cost little to check.</summary>
internal static class TestUsers
{
    // Deriving is a good part of what a server with one user costs, and there are thousands of them.
    private static readonly ConcurrentDictionary<string, ScramVerifier> Verifiers = new(StringComparer.Ordinal);

    /// <summary>One and the same verifier for each password, of the fewest rounds that are allowed.</summary>
    public static ScramVerifier VerifierOf(string password)
    {
        return Verifiers.GetOrAdd(password, p => ScramVerifier.Create(p, ScramVerifier.MinimumIterations));
    }

    /// <summary>Adds a user with a home of the same name.</summary>
    public static async Task AddAsync(
        ServerDataDirectory data,
        string name,
        bool readOnly = false,
        long? quota = null,
        long? fileQuota = null,
        string password = TestServer.Password)
    {
        var home = data.ResolveHome(null, name);
        data.CreateHome(home);
        var account = new Account { Name = name, HomeDirectory = home, IsReadOnly = readOnly, QuotaBytes = quota, QuotaFiles = fileQuota };
        await data.Accounts.AddAsync(account, VerifierOf(password));
    }
}
