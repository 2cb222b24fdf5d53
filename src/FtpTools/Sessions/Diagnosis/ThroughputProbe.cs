using System.Security.Cryptography;

namespace FtpTools.Sessions.Diagnosis;

/// <summary>
/// Measures how fast files move: sends a file with a unique name, fetches it, and deletes it, again and again.
/// <see cref="ThroughputRamp"/> decides how large each is, and when it is enough.
/// </summary>
internal sealed class ThroughputProbe(FtpSession session, TimeProvider time)
{
    private const int LargestFile = 32 * 1024 * 1024;
    private const int Pings = 5;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(5);

    /// <summary>The shortest of a few round trips.</summary>
    public static async Task<TimeSpan> RoundTripAsync(FtpSession session, CancellationToken cancellationToken)
    {
        var shortest = TimeSpan.MaxValue;
        for (var i = 0; i < Pings; i++)
        {
            var took = await session.PingAsync(cancellationToken).ConfigureAwait(false);
            if (took < shortest) shortest = took;
        }

        return shortest;
    }

    /// <summary>Measures both ways.</summary>
    /// <param name="free">What there is room for, in bytes; null where that is not limited or not known.</param>
    /// <param name="cancellationToken">Stops it; the file is deleted anyway.</param>
    /// <returns>Bytes of content a second; null for a way that could not be measured for long enough.</returns>
    /// <exception cref="FtpToolsException">Files do not move, or take too long (<see cref="ErrorCode.Timeout"/>).</exception>
    public async Task<(double? Up, double? Down)> MeasureAsync(long? free, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        var most = (int)Math.Min(LargestFile, free ?? LargestFile);
        var ramp = new ThroughputRamp(most, time);
        try
        {
            while (ramp.NextSize is { } length) ramp.Add(await RoundAsync(length, limit.Token).ConfigureAwait(false));
            return ramp.Result;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return ramp.Result is { Up: null, Down: null }
                ? throw new FtpToolsException(
                    ErrorCode.Timeout,
                    $"A file of {SizeText.Of(ramp.NextSize ?? most)} was not sent and received within "
                    + FormattableString.Invariant($"{TimeLimit.TotalSeconds:0} seconds."),
                    e)
                : ramp.Result;
        }
    }

    private async Task<(TimeSpan Up, TimeSpan Down)> RoundAsync(int length, CancellationToken cancellationToken)
    {
        var files = session.FileSystem;
        var name = $"FtpTools-speed-{Guid.NewGuid():N}.tmp";
        var folder = files.Path.GetTempPath();
        var (sent, received, remote) = (files.Path.Combine(folder, name), files.Path.Combine(folder, "back-" + name), "/" + name);
        try
        {
            await WriteAsync(sent, length, cancellationToken).ConfigureAwait(false);
            var started = time.GetTimestamp();
            await session.UploadAsync(sent, remote, cancellationToken: cancellationToken).ConfigureAwait(false);
            var up = time.GetElapsedTime(started);
            started = time.GetTimestamp();
            await session.DownloadAsync(remote, received, cancellationToken: cancellationToken).ConfigureAwait(false);
            return (up, time.GetElapsedTime(started));
        }
        finally
        {
            DeleteLocal(sent);
            DeleteLocal(received);
            await DeleteAsync(remote).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(string path, int length, CancellationToken cancellationToken)
    {
        try
        {
            await session.FileSystem.File.WriteAllBytesAsync(
                path, RandomNumberGenerator.GetBytes(length), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var failure = $"The file for the measurement cannot be written: {e.Message}";
            throw new FtpToolsException(ErrorCode.LocalFileError, failure, e) { Target = path };
        }
    }

    private void DeleteLocal(string path)
    {
        try
        {
            session.FileSystem.File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in the folder for temporary files, which the system empties.
        }
    }

    // Whether it arrived or not; when the connection broke, the server has thrown away what had not arrived, or does so in a week.
    private async Task DeleteAsync(string remote)
    {
        using var limit = new CancellationTokenSource(CleanUpLimit, time);
        foreach (var delete in (Func<string, CancellationToken, Task>[])[session.DeleteFileAsync, session.DeletePartialAsync])
        {
            try
            {
                await delete(remote, limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is FtpToolsException or OperationCanceledException)
            {
                // There is none, or the connection is gone, which the measurement itself has reported.
            }
        }
    }
}
