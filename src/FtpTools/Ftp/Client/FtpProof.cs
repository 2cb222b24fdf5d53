using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Client;

/// <summary>What a server can compute of a file, to be compared with what this end computes.</summary>
internal sealed class FtpProof
{
    private static readonly FtpHash[] Preferred = [FtpHash.Sha256, FtpHash.Md5, FtpHash.Sha512, FtpHash.Sha1, FtpHash.Crc32];

    private readonly FtpConnection _connection;

    private FtpProof(FtpConnection connection, FtpHash hash) => (_connection, Hash) = (connection, hash);

    /// <summary>The algorithm.</summary>
    public FtpHash Hash { get; }

    /// <summary>What it proves when both ends agree.</summary>
    public TransferVerification Verification => Hash == FtpHash.Crc32 ? TransferVerification.Checksum : TransferVerification.Digest;

    private bool UsesHash => _connection.Features.Hashes(Hash);

    /// <summary>The best that a server can, the wanted algorithm first.</summary>
    /// <returns>Null when it can none.</returns>
    public static FtpProof? Of(FtpConnection connection, DigestAlgorithm wanted)
    {
        var first = HashOf(wanted);
        var found = Preferred.OrderByDescending(hash => hash == first)
            .FirstOrDefault(hash => connection.Features.Hashes(hash) || connection.Features.Has(hash.OwnVerb));
        return found is null ? null : new FtpProof(connection, found);
    }

    /// <summary>Begins the hash beside a digest of the same content; null when the digest is the same, and need not be computed
    /// twice.</summary>
    public FtpHash.IComputation? Beside(DigestAlgorithm digest) => Hash == HashOf(digest) ? null : Hash.Create();

    /// <summary>The algorithm under which servers know ours; null when they do not.</summary>
    public static FtpHash? HashOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => FtpHash.Md5,
        DigestAlgorithm.Sha256 => FtpHash.Sha256,
        _ => null,
    };

    /// <summary>With one algorithm, where the server can it.</summary>
    public static FtpProof? With(FtpConnection connection, FtpHash hash)
    {
        return connection.Features.Hashes(hash) || connection.Features.Has(hash.OwnVerb) ? new FtpProof(connection, hash) : null;
    }

    /// <summary>Chooses the algorithm of HASH for what follows, so that a server may tell the hash of an upload in its reply.</summary>
    public async Task ChooseAsync(CancellationToken cancellationToken)
    {
        if (UsesHash && _connection.ChosenHash != Hash.Name)
        {
            var reply = await _connection.AskAsync("OPTS", $"HASH {Hash.Name}", cancellationToken).ConfigureAwait(false);
            _connection.ChosenHash = reply.IsCompleted ? Hash.Name : null;
        }
    }

    /// <summary>Asks for the hash of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">How many of its first bytes; null for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The hash in hexadecimal digits; null when the server cannot say after all.</returns>
    public async Task<string?> AskAsync(RemotePath path, long? length, CancellationToken cancellationToken)
    {
        // Of the beginning of a file, the verbs of their own tell it in one step; of RANG, ProFTPD says that it is done and computes the
        // hash of the whole file, and takes the range for the next transfer.
        if (_connection.Features.Has(Hash.OwnVerb) && (length is not null || !UsesHash))
        {
            var argument = length is { } bytes
                ? FormattableString.Invariant($"\"{path.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\" 0 {bytes}")
                : path.ToString();
            return Read(await _connection.AskAsync(Hash.OwnVerb, argument, cancellationToken).ConfigureAwait(false));
        }

        if (!UsesHash) return null;
        await ChooseAsync(cancellationToken).ConfigureAwait(false);
        if (_connection.ChosenHash != Hash.Name) return null;
        if (length is null) return Read(await _connection.AskAsync("HASH", path.ToString(), cancellationToken).ConfigureAwait(false));
        return await AskForBeginningAsync(path, length.Value, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the reply at the end of a transfer tells the hash that this end has computed, of the whole file.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="own">The hash of this end, in hexadecimal digits.</param>
    /// <param name="start">Where the transfer began.</param>
    public bool IsToldBy(FtpReply reply, string own, long start)
    {
        return start == 0 && _connection.ChosenHash == Hash.Name
            && reply.Lines.Any(line => line.Contains(own, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<string?> AskForBeginningAsync(RemotePath path, long length, CancellationToken cancellationToken)
    {
        if (!_connection.Features.Has("RANG")) return null;
        var range = await _connection.AskAsync("RANG", FormattableString.Invariant($"0 {length}"), cancellationToken).ConfigureAwait(false);
        if (!range.IsIntermediate) return null;
        var reply = await _connection.AskAsync("HASH", path.ToString(), cancellationToken).ConfigureAwait(false);
        if (reply.Last.Split(' ').Contains(FormattableString.Invariant($"0-{length}"))) return Read(reply);

        // What it has computed is something else, and what it does with the range nobody knows: "1 0" takes it back.
        _connection.Features.Refuse("RANG");
        await _connection.AskAsync("RANG", "1 0", cancellationToken).ConfigureAwait(false);
        return null;
    }

    // The hash is the word of the right length; a name in front or behind is longer or has other letters.
    private string? Read(FtpReply reply)
    {
        if (!reply.IsCompleted) return null;
        using var computation = Hash.Create();
        var digits = computation.Finish().Length;
        return reply.Last.Split(' ').FirstOrDefault(word => word.Length == digits && word.All(char.IsAsciiHexDigit))?.ToLowerInvariant();
    }
}
