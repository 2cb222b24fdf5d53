using FtpTools.Files;
using FtpTools.Ftp.Wire;
using FtpTools.Sessions;

namespace FtpTools.Ftp.Client;

/// <summary>Asks a server for what it may be able to tell: digests of files, and how full the home is.</summary>
internal static class FtpQuestions
{
    /// <summary>Asks for the digest of a file's first bytes.</summary>
    /// <exception cref="FtpToolsException">The server computes none (<see cref="ErrorCode.NotSupported"/>), it is no file, or it is
    /// shorter (<see cref="ErrorCode.LengthMismatch"/>).</exception>
    public static async Task<(long Length, string Digest)> DigestAsync(
        FtpConnection connection, RemotePath path, DigestAlgorithm algorithm, long? length, CancellationToken cancellationToken)
    {
        var entry = await FtpItems.StatAsync(connection, path, cancellationToken).ConfigureAwait(false);
        if (entry.Type == RemoteItemType.Directory) throw FtpDirectories.Refused(ErrorCode.IsADirectory, "This is a directory", path);
        if (length > entry.Size)
            throw FtpDirectories.Refused(ErrorCode.LengthMismatch, $"The file has {entry.Size} bytes, fewer than {length}", path);
        if (FtpProof.HashOf(algorithm) is { } hash && FtpProof.With(connection, hash) is { } proof)
        {
            // Of nothing the digest is known; ProFTPD does not compute it.
            if ((length ?? entry.Size) == 0) return (0, HashOfNothing(hash));
            if (await proof.AskAsync(path, length, cancellationToken).ConfigureAwait(false) is { } digest)
                return (length ?? entry.Size, digest);
        }

        throw new FtpToolsException(ErrorCode.NotSupported, $"This server does not compute {algorithm} digests.")
        {
            Target = path.ToString(),
        };
    }

    /// <summary>Asks how full the home is, as ProFTPD and our own server tell it.</summary>
    /// <exception cref="FtpToolsException">The server does not tell (<see cref="ErrorCode.NotSupported"/>).</exception>
    public static async Task<HomeQuotaStatus> QuotaAsync(FtpConnection connection, CancellationToken cancellationToken)
    {
        var reply = await connection.TryAsync("XQUOTA", null, cancellationToken).ConfigureAwait(false);
        if (reply is not { IsCompleted: true }) throw new FtpToolsException(ErrorCode.NotSupported, "This server does not tell quotas.");
        var numbers = reply.Inner.Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(p => p.Length == 2)
            .DistinctBy(p => p[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(p => p[0], p => WireNumber.Read(p[1]), StringComparer.OrdinalIgnoreCase);
        return new HomeQuotaStatus(
            numbers.GetValueOrDefault("Disk usage") ?? 0,
            numbers.GetValueOrDefault("File count") ?? 0,
            0,
            0,
            numbers.GetValueOrDefault("Disk limit"),
            numbers.GetValueOrDefault("File limit"),
            0);
    }

    private static string HashOfNothing(FtpHash hash)
    {
        using var computation = hash.Create();
        return computation.Finish();
    }
}
