using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FtpTools.Files;
using FtpTools.Ftp.Wire;
using FtpTools.Storage;

namespace FtpTools.Ftp.Client;

/// <summary>Reads directories: with facts where the server tells them (MLSD), else as <c>ls -l</c>, DOS or EPLF print them.</summary>
/// <param name="time">The clock.</param>
internal sealed partial class FtpDirectoryReader(TimeProvider time)
{
    private const int MostExamples = 8;
    private const int MostKept = 1000;
    private const int MostCompared = 3;

    // How far the clock in listings is from UTC; null until it was compared.
    private TimeSpan? _offset;

    /// <summary>Reads a directory, entry by entry.</summary>
    /// <param name="connection">The connection to use.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="omitted">Told at the end what cannot be named.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It is not a directory, a line cannot be understood
    /// (<see cref="ErrorCode.ProtocolViolation"/>), or the listing did not come to its end.</exception>
    public IAsyncEnumerable<FileEntry> ReadAsync(
        FtpConnection connection, RemotePath directory, Action<ListingOmission> omitted, CancellationToken cancellationToken)
    {
        return connection.Features.HasFacts
            ? ReadFactsAsync(connection, directory, omitted, cancellationToken)
            : ReadLinesAsync(connection, directory, omitted, cancellationToken);
    }

    private static async IAsyncEnumerable<FileEntry> ReadFactsAsync(
        FtpConnection connection,
        RemotePath directory,
        Action<ListingOmission> omitted,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = new OmittedEntries();
        var lines = LinesAsync(connection, "MLSD", directory.ToString(), directory, left, cancellationToken);
        await foreach (var line in lines.ConfigureAwait(false))
        {
            if (line.Length == 0) continue;
            var entry = Mlsx.Read(line) ?? throw NotUnderstood(line, directory);
            if (!entry.IsSelfOrParent && Take(entry, left) is { } taken) yield return taken with { Modified = entry.Modified ?? default };
        }

        Tell(left, directory, omitted);
    }

    private async IAsyncEnumerable<FileEntry> ReadLinesAsync(
        FtpConnection connection,
        RemotePath directory,
        Action<ListingOmission> omitted,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The name of a directory would be taken for options or a pattern; and hidden files are only listed when they are asked for.
        var entered = await connection.AskAsync("CWD", directory.ToString(), cancellationToken).ConfigureAwait(false);
        if (!entered.IsCompleted) throw FtpReplyException.Of(entered, "CWD", directory);
        var left = new OmittedEntries();
        if (_offset is null)
        {
            var (first, isAll) = await ReadFirstAsync(connection, directory, left, cancellationToken).ConfigureAwait(false);
            await CompareClocksAsync(connection, directory, first, cancellationToken).ConfigureAwait(false);
            foreach (var entry in isAll ? first : [])
            {
                if (Take(entry, left) is { } taken) yield return taken with { Modified = ToUtc(entry) };
            }

            if (isAll)
            {
                Tell(left, directory, omitted);
                yield break;
            }

            left = new OmittedEntries();
        }

        await foreach (var entry in EntriesAsync(connection, directory, left, cancellationToken).ConfigureAwait(false))
        {
            if (Take(entry, left) is { } taken) yield return taken with { Modified = ToUtc(entry) };
        }

        Tell(left, directory, omitted);
    }

    // The clocks can only be compared when no listing is under way. A long one is read twice for that, and not kept.
    private async Task<(List<ListedEntry> First, bool IsAll)> ReadFirstAsync(
        FtpConnection connection, RemotePath directory, OmittedEntries left, CancellationToken cancellationToken)
    {
        var first = new List<ListedEntry>();
        var count = 0L;
        await foreach (var entry in EntriesAsync(connection, directory, left, cancellationToken).ConfigureAwait(false))
        {
            count++;
            if (count <= MostKept) first.Add(entry);
        }

        return (first, count <= MostKept);
    }

    private async IAsyncEnumerable<ListedEntry> EntriesAsync(
        FtpConnection connection, RemotePath directory, OmittedEntries left, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parser = new ListingParser(time.GetUtcNow().UtcDateTime);
        await foreach (var line in LinesAsync(connection, "LIST", "-a", directory, left, cancellationToken).ConfigureAwait(false))
        {
            var read = parser.Read(line);
            if (read.Kind == ListedLineKind.Unknown) throw NotUnderstood(line, directory);
            if (read.Entry is { IsSelfOrParent: false } entry) yield return entry;
        }
    }

    private static async IAsyncEnumerable<string> LinesAsync(
        FtpConnection connection,
        string verb,
        string argument,
        RemotePath directory,
        OmittedEntries left,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FtpTransferData data;
        try
        {
            data = await connection.BeginAsync(verb, argument, 0, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpReplyException e)
        {
            throw FtpReplyException.Of(e.Reply, verb, directory);
        }

        await using var ending = data.ConfigureAwait(false);
        var lines = new FtpListingLines(data);
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false) is { } bytes)
        {
            // What was cut off is no line, whatever it looks like. Mostly the server says that it broke; where it does not know that, each
            // line has an end (RFC 3659 section 7.2, RFC 959 section 3.1.1.1).
            if (lines.IsUnfinished)
            {
                await FinishAsync(connection, data, verb, directory, cancellationToken).ConfigureAwait(false);
                throw new FtpToolsException(ErrorCode.ConnectionLost, $"The listing of '{directory}' was cut amid a line.");
            }

            if (connection.Decode(bytes.Span) is { } line) yield return line;
            else left.Add(System.Text.Encoding.Latin1.GetString(bytes.Span), "is not UTF-8");
        }

        var reply = await FinishAsync(connection, data, verb, directory, cancellationToken).ConfigureAwait(false);
        for (var count = SaidToBeLeftOut(reply); count > 0; count--) left.Add("", "is left out by the server");
    }

    private static async Task<FtpReply> FinishAsync(
        FtpConnection connection, FtpTransferData data, string verb, RemotePath directory, CancellationToken cancellationToken)
    {
        var isProven = data.IsEndProven;
        var reply = await data.FinishAsync(cancellationToken).ConfigureAwait(false);
        if (!reply.IsCompleted) throw FtpReplyException.Of(reply, verb, directory);
        RequireEnd(connection, data, isProven, directory);
        return reply;
    }

    // A listing has no length. Some servers never say that it has come to its end; of those that do, one without it was cut.
    private static void RequireEnd(FtpConnection connection, FtpTransferData data, bool isProven, RemotePath directory)
    {
        if (!data.IsEncrypted) return;
        if (isProven)
            connection.Habits.EndsListings = true;
        else if (connection.Habits.EndsListings)
            throw new FtpToolsException(ErrorCode.ConnectionLost, $"The data connection was cut amid the listing of '{directory}'.");
    }

    // A time in a listing has no zone. The time of one file, which MDTM tells in UTC, tells the zone of all.
    private async Task CompareClocksAsync(
        FtpConnection connection, RemotePath directory, List<ListedEntry> entries, CancellationToken cancellationToken)
    {
        var timed = entries.Where(e => e is { Type: RemoteItemType.File, Precision: >= TimePrecision.Minute } && RemotePath.IsName(e.Name));
        foreach (var entry in timed.Take(MostCompared))
        {
            if (!connection.Features.MayHave("MDTM")) _offset = TimeSpan.Zero;
            if (entry.Modified is not { Kind: DateTimeKind.Unspecified } listed) continue;
            var path = directory.Append(entry.Name);
            if (await FtpItems.ModifiedAsync(connection, path, cancellationToken).ConfigureAwait(false) is not { } utc) continue;

            // Zones differ from UTC by quarters of an hour; a listing tells minutes.
            var quarters = Math.Round((listed - utc).TotalMinutes / 15);
            _offset = TimeSpan.FromMinutes(15 * quarters);
            return;
        }
    }

    private DateTime ToUtc(ListedEntry entry)
    {
        if (entry.Modified is not { } modified) return default;
        return DateTime.SpecifyKind(modified.Kind == DateTimeKind.Utc ? modified : modified - (_offset ?? TimeSpan.Zero), DateTimeKind.Utc);
    }

    // Our own server cannot send every name that a disk can hold, and says so in its last reply.
    private static int SaidToBeLeftOut(FtpReply reply)
    {
        var match = LeftOut().Match(reply.Last);
        return match.Success && WireNumber.Read(match.Groups[1].ValueSpan, mostDigits: 6) is { } count ? count : 0;
    }

    private static FileEntry? Take(ListedEntry entry, OmittedEntries left)
    {
        if (RemotePath.IsName(entry.Name)) return new FileEntry(entry.Name, entry.Type, entry.Size ?? 0, default);
        left.Add(entry.Name, RemotePath.FaultOf(entry.Name) ?? "is not a single name");
        return null;
    }

    private static void Tell(OmittedEntries left, RemotePath directory, Action<ListingOmission> omitted)
    {
        if (left.Count > 0) omitted(new ListingOmission(directory.ToString(), left.Count, [.. left.Examples.Take(MostExamples)]));
    }

    private static FtpToolsException NotUnderstood(string line, RemotePath directory)
    {
        return new FtpToolsException(
            ErrorCode.ProtocolViolation,
            $"A line of the server's listing of '{directory}' cannot be understood, so nobody knows what is there: "
            + $"'{DisplayText.CleanAndCut(line, 200)}'.")
        {
            Target = directory.ToString(),
        };
    }

    [GeneratedRegex(@" (\d+) are left out")]
    private static partial Regex LeftOut();
}
