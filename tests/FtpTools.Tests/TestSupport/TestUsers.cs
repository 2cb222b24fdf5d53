using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Server.Data;

namespace FtpTools.Tests.TestSupport;

/// <summary>Makes users whose passwords cost little to check.</summary>
internal static class TestUsers
{
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
        var verifier = ScramVerifier.Create(password, ScramVerifier.MinimumIterations);
        var account = new Account { Name = name, HomeDirectory = home, IsReadOnly = readOnly, QuotaBytes = quota, QuotaFiles = fileQuota };
        await data.Accounts.AddAsync(account, verifier);
    }
}
