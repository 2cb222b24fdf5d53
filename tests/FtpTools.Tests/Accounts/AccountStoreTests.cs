using System.IO.Abstractions;
using System.Text;
using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Server.Data;
using FtpTools.Tests.Security;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Accounts;

public sealed class AccountStoreTests : IAsyncDisposable
{
    private static readonly ScramVerifier Verifier = ScramVerifier.Create("pencil", ScramVerifier.MinimumIterations);
    private static readonly ScramVerifier OtherVerifier = ScramVerifier.Create("pencils", ScramVerifier.MinimumIterations);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(TestCertificates.Start);
    private readonly AccountStore _store;

    public AccountStoreTests()
    {
        _store = OpenStore();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string DatabasePath => _folder.Combine("accounts.db");

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nothing_is_made_before_the_first_call_and_then_for_the_owner_only()
    {
        Assert.Empty(Directory.GetFiles(_folder.FullName));

        Assert.Empty(await _store.ListAsync(Token));

        Assert.True(File.Exists(DatabasePath));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(DatabasePath));
    }

    [Fact]
    public async Task A_user_reads_back_as_added_under_any_case()
    {
        var account = new Account { Name = "Alice", HomeDirectory = _folder.Combine("alice"), QuotaBytes = 5_000_000_000, IsReadOnly = true, IsEnabled = false };

        var added = await _store.AddAsync(account, Verifier, Token);

        Assert.Equal(account with { Created = TestCertificates.Start }, added);
        Assert.Equal(added, await _store.FindAsync("aLICE", Token));
        Assert.Equal(Verifier, (await _store.FindCredentialsAsync("ALICE", Token))?.Verifier);
        Assert.Equal([added], await _store.ListAsync(Token));
    }

    [Fact]
    public async Task Users_are_listed_by_name()
    {
        foreach (var name in new[] { "carol", "Bob", "alice" })
            await AddAsync(_store, name);

        Assert.Equal(["alice", "Bob", "carol"], (await _store.ListAsync(Token)).Select(a => a.Name));
    }

    [Fact]
    public async Task A_second_user_of_the_same_name_is_refused_and_the_first_stays()
    {
        await AddAsync(_store, "alice");

        await Refusal.OfAsync(ErrorCode.UserExists, () => _store.AddAsync(NewAccount("ALICE"), OtherVerifier, Token));

        Assert.Equal(Verifier, (await _store.FindCredentialsAsync("alice", Token))?.Verifier);
    }

    [Fact]
    public async Task A_change_changes_what_it_names_and_nothing_else()
    {
        var before = await _store.AddAsync(NewAccount("alice") with { QuotaBytes = 100 }, Verifier, Token);

        var unchanged = await _store.UpdateAsync("alice", new AccountChange(), Token);
        var closed = await _store.UpdateAsync("Alice", new AccountChange { IsEnabled = false }, Token);
        var enlarged = await _store.UpdateAsync("alice", new AccountChange { Quota = QuotaLimit.Of(200), IsReadOnly = true }, Token);
        var unlimited = await _store.UpdateAsync("alice", new AccountChange { Quota = QuotaLimit.None, HomeDirectory = _folder.Combine("b") }, Token);

        Assert.Equal(before, unchanged);
        Assert.Equal(before with { IsEnabled = false }, closed);
        Assert.Equal(closed with { QuotaBytes = 200, IsReadOnly = true }, enlarged);
        Assert.Equal(enlarged with { QuotaBytes = null, HomeDirectory = _folder.Combine("b") }, unlimited);
        Assert.Equal(Verifier, (await _store.FindCredentialsAsync("alice", Token))?.Verifier);
    }

    [Fact]
    public async Task A_new_password_takes_the_place_of_the_old()
    {
        await AddAsync(_store, "alice");

        await _store.UpdateAsync("alice", new AccountChange { Verifier = OtherVerifier }, Token);

        Assert.Equal(OtherVerifier, (await _store.FindCredentialsAsync("alice", Token))?.Verifier);
    }

    [Fact]
    public async Task A_login_is_noted()
    {
        await AddAsync(_store, "alice");

        await _store.RecordLoginAsync("alice", TestCertificates.Start.AddHours(1), Token);

        Assert.Equal(TestCertificates.Start.AddHours(1), (await _store.FindAsync("alice", Token))!.LastLogin);
    }

    [Fact]
    public async Task A_removed_user_is_gone_and_the_name_is_free()
    {
        await AddAsync(_store, "alice");

        await _store.RemoveAsync("ALICE", Token);

        Assert.Null(await _store.FindAsync("alice", Token));
        Assert.Null((await _store.FindCredentialsAsync("alice", Token))?.Verifier);
        Assert.Equal("alice", (await AddAsync(_store, "alice")).Name);
    }

    [Theory]
    [InlineData("bob")]
    [InlineData("")]
    [InlineData("' OR '1'='1")]
    [InlineData("alice'; DROP TABLE account; --")]
    [InlineData("%")]
    [InlineData("{0}%s%n")]
    [InlineData("../alice")]
    [InlineData("alice\0")]
    public async Task A_user_who_does_not_exist_is_not_found_whatever_the_name(string name)
    {
        await AddAsync(_store, "alice");

        Assert.Null(await _store.FindAsync(name, Token));
        Assert.Null((await _store.FindCredentialsAsync(name, Token))?.Verifier);
        await Refusal.OfAsync(ErrorCode.UserNotFound, () => _store.UpdateAsync(name, new AccountChange { IsEnabled = false }, Token));
        await Refusal.OfAsync(ErrorCode.UserNotFound, () => _store.RemoveAsync(name, Token));
        await Refusal.OfAsync(ErrorCode.UserNotFound, () => _store.RecordLoginAsync(name, TestCertificates.Start, Token));
        Assert.Single(await _store.ListAsync(Token));
    }

    [Fact]
    public async Task An_account_that_makes_no_sense_is_refused()
    {
        await Refusal.OfAsync(ErrorCode.UserNameRefused, () => _store.AddAsync(NewAccount("a/b"), Verifier, Token));
        await Refusal.OfAsync(ErrorCode.InvalidArgument, () => _store.AddAsync(NewAccount("a") with { HomeDirectory = "relative" }, Verifier, Token));
        await Refusal.OfAsync(ErrorCode.InvalidArgument, () => _store.AddAsync(NewAccount("a") with { QuotaBytes = -1 }, Verifier, Token));
        Refusal.Of(ErrorCode.InvalidArgument, () => QuotaLimit.Of(-1));
    }

    [Fact]
    public async Task What_one_store_changes_the_other_sees_at_once()
    {
        await using var other = OpenStore();
        await AddAsync(_store, "alice");
        Assert.NotNull(await other.FindAsync("alice", Token));

        await other.UpdateAsync("alice", new AccountChange { IsEnabled = false }, Token);

        Assert.False((await _store.FindAsync("alice", Token))!.IsEnabled);
    }

    [Fact]
    public async Task Two_stores_that_begin_and_write_at_once_lose_nothing()
    {
        await using var other = OpenStore();
        await Task.WhenAll(new[] { _store, other }.SelectMany((store, s) => Enumerable.Range(0, 20).Select(i => Task.Run(
            async () =>
            {
                var name = $"user{s}-{i}";
                await AddAsync(store, name);
                await store.UpdateAsync(name, new AccountChange { Quota = QuotaLimit.Of(i) }, Token);
            },
            Token))));

        var accounts = await _store.ListAsync(Token);
        Assert.Equal(40, accounts.Count);
        Assert.All(accounts, a => Assert.Equal(long.Parse(a.Name.Split('-')[1], null), a.QuotaBytes));
        Assert.Equal(accounts, await other.ListAsync(Token));
    }

    [Fact]
    public async Task Of_two_that_add_the_same_user_at_once_one_is_told()
    {
        await using var other = OpenStore();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(
            async () =>
            {
                try
                {
                    await AddAsync(i % 2 == 0 ? _store : other, "alice");
                    return ErrorCode.None;
                }
                catch (FtpToolsException e)
                {
                    return e.Code;
                }
            },
            Token)));

        Assert.Single(outcomes, ErrorCode.None);
        Assert.Equal(9, outcomes.Count(code => code == ErrorCode.UserExists));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await _store.ListAsync(Token);
        await ExecuteAsync("UPDATE schema_version SET version = 99");
        await using var older = OpenStore();

        var refusal = await Refusal.OfAsync(ErrorCode.AccountStoreFailed, () => older.ListAsync(Token));

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_the_first_schema_keeps_its_users_and_gains_what_came_since()
    {
        await AddAsync(_store, "alice");
        await ExecuteAsync("ALTER TABLE account DROP COLUMN quota_files; DROP TABLE home_usage; DROP TABLE home_hold; DROP TABLE login_failure; DROP TABLE login_place; UPDATE schema_version SET version = 1");
        await using var newer = OpenStore();

        var changed = await newer.UpdateAsync("alice", new AccountChange { FileQuota = QuotaLimit.Of(5) }, Token);

        Assert.Equal(("alice", 5), (changed.Name, changed.QuotaFiles));
        Assert.NotNull((await newer.FindCredentialsAsync("alice", Token))?.Verifier);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var content = Encoding.UTF8.GetBytes(new string('x', 5000));
        await File.WriteAllBytesAsync(DatabasePath, content, Token);

        var refusal = await Refusal.OfAsync(ErrorCode.AccountStoreFailed, () => _store.ListAsync(Token));

        Assert.Contains(DatabasePath, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(DatabasePath, Token));
    }

    [Fact]
    public async Task A_damaged_verifier_is_an_error_and_no_open_door()
    {
        await AddAsync(_store, "alice");
        await ExecuteAsync("UPDATE account SET verifier = ''");

        await Refusal.OfAsync(ErrorCode.AccountStoreFailed, () => _store.FindCredentialsAsync("alice", Token));
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_an_error()
    {
        await using var store = new AccountStore(ServerDatabases.InFolder(_folder.Combine("missing"), new FileSystem()), _time);

        await Refusal.OfAsync(ErrorCode.AccountStoreFailed, () => store.ListAsync(Token));
    }

    [Fact]
    public async Task No_verifier_is_in_what_is_printed_of_an_account()
    {
        var account = await AddAsync(_store, "alice");

        Assert.DoesNotContain("SCRAM", account.ToString(), StringComparison.Ordinal);
        var credentials = await _store.FindCredentialsAsync("alice", Token);
        Assert.DoesNotContain(Convert.ToBase64String(Verifier.StoredKey.Span), credentials!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Verifier.StoredKey.Span), new AccountChange { Verifier = Verifier }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_and_verifier_come_together_also_of_an_account_that_is_closed()
    {
        await AddAsync(_store, "alice");
        var closed = await _store.UpdateAsync("alice", new AccountChange { IsEnabled = false }, Token);

        Assert.Equal(new AccountCredentials(closed, Verifier), await _store.FindCredentialsAsync("ALICE", Token));
        Assert.Null(await _store.FindCredentialsAsync("bob", Token));
        Assert.Null(await _store.FindCredentialsAsync("no:name", Token));
    }

    private AccountStore OpenStore()
    {
        return new AccountStore(ServerDatabases.InFolder(Path.GetDirectoryName(DatabasePath)!, new FileSystem()), _time);
    }

    private Account NewAccount(string name)
    {
        return new Account { Name = name, HomeDirectory = _folder.Combine("home") };
    }

    private Task<Account> AddAsync(AccountStore store, string name)
    {
        return store.AddAsync(NewAccount(name), Verifier, Token);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are those of the tests above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Token);
    }
}
