using FtpTools.Server.Admission;

namespace FtpTools.Ftp.Server;

/// <summary>What the FTP connections of a server share beside what all of its connections do.</summary>
internal sealed class FtpShared
{
    private readonly FairTurns<string> _hashes;

    /// <summary>Begins with nothing.</summary>
    /// <param name="options">How the server speaks FTP.</param>
    public FtpShared(FtpOptions options)
    {
        Options = options;
        var atOnce = Math.Max(1, Environment.ProcessorCount / 2);
        _hashes = new FairTurns<string>(atOnce, Math.Max(1, atOnce - 1));
    }

    /// <summary>How the server speaks FTP.</summary>
    public FtpOptions Options { get; }

    /// <summary>Waits until a hash may be computed: at most half of the processors do that at once, whoever asks.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Ends the turn when it is disposed.</returns>
    public async Task<IDisposable> EnterHashAsync(string user, CancellationToken cancellationToken)
    {
        await _hashes.EnterAsync(user, cancellationToken).ConfigureAwait(false);
        return new Turn(_hashes, user);
    }

    private sealed class Turn(FairTurns<string> turns, string user) : IDisposable
    {
        public void Dispose() => turns.Leave(user);
    }
}
