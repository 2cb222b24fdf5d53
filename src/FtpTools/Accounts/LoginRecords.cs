using System.Data.Common;
using System.Globalization;
using FtpTools.Database;

namespace FtpTools.Accounts;

/// <summary>
/// Failed logins, and from where each user has logged in, in the database: all server processes of a data folder slow down the same
/// guesses, and none forgets them when it starts again.
/// </summary>
/// <remarks>A row of a failure is kept for an hour, and at most 10,000 rows: what lies further back no longer slows anything
/// down.</remarks>
internal sealed class LoginRecords(ServerDatabase database, TimeProvider time)
{
    private const string ReadFailures =
        "SELECT seq, instance, user_key, network, at_ms FROM login_failure WHERE seq > @seen ORDER BY seq";

    private const string AddFailure =
        "INSERT INTO login_failure (instance, user_key, network, at_ms) VALUES (@instance, @user, @network, @now)";

    // The last 10,000 of the last hour stay.
    private const string DropOldFailures =
        "DELETE FROM login_failure WHERE seq <= (SELECT MAX(seq) FROM login_failure) - 10000 OR at_ms < @now - 3600000";

    private const string DropPlace = "DELETE FROM login_place WHERE user_key = @user AND network = @network";

    private const string AddPlace = "INSERT INTO login_place (user_key, network, last_ms) VALUES (@user, @network, @now)";

    // The last 16 of the user stay.
    private const string DropOldPlaces = """
        DELETE FROM login_place WHERE user_key = @user
            AND network NOT IN (SELECT network FROM login_place WHERE user_key = @user ORDER BY last_ms DESC LIMIT 16)
        """;

    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private static readonly TimeSpan PlaceMemory = TimeSpan.FromDays(30);
    private static readonly TimeSpan PlaceRenewal = TimeSpan.FromDays(1);

    private readonly string _instance = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
    private long _seen;

    /// <summary>What the other processes have recorded since the last look; on the first look, also what this folder's earlier ones
    /// have.</summary>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns>The failures, oldest first.</returns>
    public Task<IReadOnlyList<LoginFailure>> ReadNewsAsync(CancellationToken cancellationToken)
    {
        return database.ReadAsync(connection => ReadNewsAsync(connection, cancellationToken), cancellationToken);
    }

    /// <summary>Whether a user has logged in from somewhere within the last 30 days.</summary>
    /// <param name="user">The key of the user.</param>
    /// <param name="network">From where.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    public async Task<bool> IsKnownPlaceAsync(string user, string network, CancellationToken cancellationToken)
    {
        return await PlaceAgeAsync(user, network, cancellationToken).ConfigureAwait(false) < PlaceMemory;
    }

    /// <summary>Records a failure.</summary>
    public Task AddFailureAsync(string user, string network, CancellationToken cancellationToken)
    {
        return database.WriteAsync(
            async connection =>
            {
                await ExecuteAsync(connection, AddFailure, user, network).ConfigureAwait(false);
                await ExecuteAsync(connection, DropOldFailures, user, network).ConfigureAwait(false);
                return true;
            },
            cancellationToken,
            isDurable: false);
    }

    /// <summary>Records from where a user has logged in.</summary>
    public async Task AddPlaceAsync(string user, string network, CancellationToken cancellationToken)
    {
        if (await PlaceAgeAsync(user, network, cancellationToken).ConfigureAwait(false) < PlaceRenewal) return;
        await database.WriteAsync(
            async connection =>
            {
                await ExecuteAsync(connection, DropPlace, user, network).ConfigureAwait(false);
                await ExecuteAsync(connection, AddPlace, user, network).ConfigureAwait(false);
                await ExecuteAsync(connection, DropOldPlaces, user, network).ConfigureAwait(false);
                return true;
            },
            cancellationToken,
            isDurable: false).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<LoginFailure>> ReadNewsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        using var command = connection.Command(ReadFailures).With("@seen", Interlocked.Read(ref _seen));
        using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var news = new List<LoginFailure>();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // Two looks at once: each failure is told by the one that comes first.
            var seq = reader.GetInt64(0);
            var before = Interlocked.Read(ref _seen);
            if (seq <= before || Interlocked.CompareExchange(ref _seen, seq, before) != before) continue;
            if (reader.GetString(1) == _instance) continue;

            // Somebody may have set the clock back.
            var age = TimeSpan.FromMilliseconds(Math.Clamp(now - reader.GetInt64(4), 0, (long)Memory.TotalMilliseconds));
            if (age < Memory) news.Add(new LoginFailure(reader.GetString(2), reader.GetString(3), age));
        }

        return news;
    }

    private Task<TimeSpan> PlaceAgeAsync(string user, string network, CancellationToken cancellationToken)
    {
        return database.ReadAsync(connection => PlaceAgeAsync(connection, user, network, cancellationToken), cancellationToken);
    }

    private async Task<TimeSpan> PlaceAgeAsync(DbConnection connection, string user, string network, CancellationToken cancellationToken)
    {
        using var command = connection.Command("SELECT last_ms FROM login_place WHERE user_key = @user AND network = @network")
            .With("@user", user)
            .With("@network", network);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long last
            ? TimeSpan.FromMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds() - last) : TimeSpan.MaxValue;
    }

    private async Task ExecuteAsync(DbConnection connection, string sql, string user, string network)
    {
        using var command = connection.Command(sql)
            .With("@user", user)
            .With("@network", network)
            .With("@instance", _instance)
            .With("@now", time.GetUtcNow().ToUnixTimeMilliseconds());
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
