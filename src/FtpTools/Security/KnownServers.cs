using System.IO.Abstractions;
using System.Net;
using System.Text.Json;
using FtpTools.Storage;

namespace FtpTools.Security;

/// <summary>
/// The client's memory of servers' certificates (trust on first use):
/// a JSON file that maps <c>host:port</c> to a thumbprint and the time it was first seen. Several processes may use one file. A file that
/// cannot be understood is an error and is never treated as an empty one, because then a changed certificate would go unnoticed.
/// </summary>
public sealed class KnownServers
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    private readonly IFileSystem _fileSystem;
    private readonly AtomicFile _file;
    private readonly TimeProvider _timeProvider;

    /// <summary>Uses a file, which need not exist yet.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="fileSystem">Where it is; null for the machine's disk.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    public KnownServers(string path, IFileSystem? fileSystem = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _fileSystem = fileSystem ?? new FileSystem();
        _file = new AtomicFile(_fileSystem, path);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Told what of the <see cref="SettingsFolder"/> others could change and no longer can: full paths.</summary>
    internal Action<string>? Closed { get; init; }

    /// <summary>Where the current user's file is: <c>known_servers.json</c> in the <see cref="SettingsFolder"/>.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when there is no such folder.</exception>
    public static string DefaultPath => SettingsFolder.PathOf("known_servers.json");

    /// <summary>Compares a server's certificate with the remembered one.</summary>
    /// <param name="host">The name or address that the user typed.</param>
    /// <param name="port">The port.</param>
    /// <param name="thumbprint">The thumbprint of the certificate it presents,
    /// as <see cref="CertificateThumbprint"/> gives or reads it.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.LocalFileError"/> when the file cannot be read or understood, or it lies in the settings and is a link or
    /// another user's; <see cref="ErrorCode.InvalidArgument"/> when the thumbprint is malformed.
    /// </exception>
    public KnownServerCheck Check(string host, int port, string thumbprint)
    {
        var shown = CertificateThumbprint.Parse(thumbprint);
        CheckFolder();
        if (!Read().Servers.TryGetValue(Key(host, port), out var known) || known is null)
            return new KnownServerCheck(KnownServerStatus.Unknown, null, null);
        return new KnownServerCheck(
            known.Thumbprint == shown ? KnownServerStatus.Same : KnownServerStatus.Changed, known.Thumbprint, known.FirstSeen);
    }

    /// <summary>
    /// Remembers a server's certificate, even in place of another one: ask the user first. A certificate that is already
    /// remembered keeps its time.
    /// </summary>
    /// <param name="host">The name or address that the user typed.</param>
    /// <param name="port">The port.</param>
    /// <param name="thumbprint">The thumbprint of its certificate.</param>
    /// <param name="cancellationToken">Stops waiting for another process that writes the file.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.LocalFileError"/> when the file cannot be read, understood or written,
    /// or another process holds it for ten seconds;
    /// <see cref="ErrorCode.InvalidArgument"/> when the thumbprint is malformed.
    /// </exception>
    public async Task RememberAsync(string host, int port, string thumbprint, CancellationToken cancellationToken = default)
    {
        var key = Key(host, port);
        var shown = CertificateThumbprint.Parse(thumbprint);
        CheckFolder();
        if (Path.GetDirectoryName(_file.Path) is { Length: > 0 } directory)
            AtomicFile.EnsureDirectory(_fileSystem, directory, ownerOnly: true);

        // Read and write under one lock: otherwise, if two processes each remember a server, one would undo the other.
        using (await _file.LockAsync(_timeProvider, LockTimeout, cancellationToken).ConfigureAwait(false))
        {
            var document = Read();
            if (document.Servers.TryGetValue(key, out var known) && known?.Thumbprint == shown)
                return;
            document.Servers[key] = new KnownServerEntry(shown, _timeProvider.GetUtcNow());
            _file.Replace(JsonSerializer.SerializeToUtf8Bytes(document, KnownServersJson.Default.KnownServersDocument));
        }
    }

    private static string Key(string host, int port)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);

        // Not by the number of its zone, which may be different after a restart.
        var name = !host.Contains('%', StringComparison.Ordinal) && IPAddress.TryParse(host, out var address)
            ? address.ToString()
            : host.TrimEnd('.').ToLowerInvariant();
        return HostAddress.Join(name, port);
    }

    private void CheckFolder()
    {
        foreach (var path in SettingsFolder.Check(_fileSystem, _file.Path)) Closed?.Invoke(path);
    }

    private KnownServersDocument Read()
    {
        if (_file.Read() is not { } content)
            return new KnownServersDocument();

        try
        {
            var document = JsonSerializer.Deserialize(content, KnownServersJson.Default.KnownServersDocument);
            if (document is { Version: KnownServersDocument.CurrentVersion })
                return Checked(document);
        }
        catch (Exception e) when (e is JsonException or FtpToolsException)
        {
            throw Corrupt(e);
        }

        throw Corrupt(null);
    }

    /// <summary>Reads each thumbprint once: a file edited by hand may contain colons or lower case, but nothing else.</summary>
    private static KnownServersDocument Checked(KnownServersDocument document)
    {
        foreach (var (key, entry) in document.Servers.ToList())
        {
            document.Servers[key] = entry is null
                ? throw new JsonException($"There is nothing under '{key}'.")
                : entry with { Thumbprint = CertificateThumbprint.Parse(entry.Thumbprint) };
        }

        return document;
    }

    private FtpToolsException Corrupt(Exception? cause)
    {
        var reason = cause is null ? "it has a format that this version does not know" : DisplayText.Clean(cause.Message);
        return new FtpToolsException(
            ErrorCode.LocalFileError,
            $"The file of known servers '{_file.Path}' cannot be understood: {reason} Repair it, "
                + "or delete it to be asked about every server's certificate again.",
            cause)
        {
            Target = _file.Path,
        };
    }
}
