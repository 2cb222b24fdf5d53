using System.IO.Abstractions;
using System.Text.Json;
using FtpTools.Security;
using FtpTools.Sessions;
using FtpTools.Storage;
using FtpTools.Text;

namespace FtpTools;

/// <summary>
/// The servers that this user of this computer has saved under names: a JSON file beside the one of known servers, without any secret.
/// Case is ignored. Several processes may use one file; one that cannot be understood, or that a newer version has written, is an error
/// and is never overwritten.
/// </summary>
public sealed class FtpServerProfiles
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = GivenName.MaxLength;

    /// <summary>The longest time-out, in seconds.</summary>
    public const int MaxTimeoutSec = 3600;

    // Longer than any vault allows.
    private const int MaxSecretName = 1024;

    private readonly string _path;
    private readonly SettingsFile _file;

    /// <summary>Uses a file, which need not exist yet.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="fileSystem">Where it is; null for the machine's disk.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    public FtpServerProfiles(string path, IFileSystem? fileSystem = null, TimeProvider? timeProvider = null)
    {
        _path = path;
        _file = new SettingsFile(path, fileSystem, timeProvider, closed => Closed?.Invoke(closed));
    }

    /// <summary>Told what of the <see cref="SettingsFolder"/> others could change and no longer can: full paths. Called by the thread that
    /// calls a method of this.</summary>
    public Action<string>? Closed { get; init; }

    /// <summary>Where the current user's file is: <c>servers.json</c> in the <see cref="SettingsFolder"/>.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when there is no such folder.</exception>
    public static string DefaultPath => SettingsFolder.PathOf("servers.json");

    /// <summary>All saved servers, by name.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/> when the file cannot be read or understood.</exception>
    public IReadOnlyList<FtpServerProfile> List()
    {
        return [.. Read(_file.Read()).Values.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The server with a name.</summary>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.ProfileNotFound"/>; <see cref="ErrorCode.LocalFileError"/> when the file cannot be read or understood.
    /// </exception>
    public FtpServerProfile Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Read(_file.Read()).TryGetValue(GivenName.Normal(name), out var profile) ? profile : throw Missing(name);
    }

    /// <summary>Saves a server.</summary>
    /// <param name="profile">Its name: letters and digits of any script, and <c>. _ - + @</c>; at most <see cref="MaxNameLength"/>
    /// characters. The thumbprint as <see cref="CertificateThumbprint"/> reads it.</param>
    /// <param name="replace">Whether it may take the place of another one with this name.</param>
    /// <param name="cancellationToken">Stops waiting for another process that writes the file.</param>
    /// <returns>The server as it was saved.</returns>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.InvalidArgument"/> when something in it is not allowed or contradicts itself;
    /// <see cref="ErrorCode.ProfileExists"/>; <see cref="ErrorCode.LocalFileError"/> when the file cannot be read, understood or written.
    /// </exception>
    public async Task<FtpServerProfile> SaveAsync(
        FtpServerProfile profile, bool replace = false, CancellationToken cancellationToken = default)
    {
        var kept = Check(profile);
        await _file.ChangeAsync(
            content =>
            {
                var profiles = Read(content);
                if (profiles.ContainsKey(kept.Name) && !replace)
                    throw new FtpToolsException(ErrorCode.ProfileExists, $"There is already a saved server '{kept.Name}'.")
                    {
                        Target = kept.Name,
                    };
                profiles.Remove(kept.Name); // Or the name would stay as it was written before.
                profiles[kept.Name] = kept;
                return Write(profiles);
            },
            cancellationToken).ConfigureAwait(false);
        return kept;
    }

    /// <summary>Forgets a server.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops waiting for another process that writes the file.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.ProfileNotFound"/>; <see cref="ErrorCode.LocalFileError"/> when the file cannot be read, understood or written.
    /// </exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        await _file.ChangeAsync(
            content =>
            {
                var profiles = Read(content);
                return profiles.Remove(GivenName.Normal(name)) ? Write(profiles) : throw Missing(name);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks what would be saved.</summary>
    /// <param name="profile">A server.</param>
    /// <returns>The server as it would be kept.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static FtpServerProfile Check(FtpServerProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var name = GivenName.Normal(profile.Name);
        if (!GivenName.IsAllowed(name))
            throw Refused(profile.Name, $"'{DisplayText.Clean(profile.Name)}' cannot be the name of a saved server. {GivenName.Rule}");
        if (ServerAddress.Parse(profile.Uri.ToString()) != profile.Uri)
            throw Refused(name, $"The address of '{name}' cannot be written as a URI.");
        if (profile.NoTls && profile.TrustedThumbprint is not null)
            throw Refused(name, $"'{name}' has a thumbprint, and is without TLS: then there is no certificate.");
        if (profile.TimeoutSec is < 1 or > MaxTimeoutSec)
            throw Refused(name, $"The time-out of '{name}' must be from 1 to {MaxTimeoutSec} seconds.");
        if (profile.VaultName is not null && profile.SecretName is null)
            throw Refused(name, $"'{name}' names a vault and no secret in it.");
        CheckText(name, profile.SecretName);
        CheckText(name, profile.VaultName);
        return profile with
        {
            Name = name,
            TrustedThumbprint = profile.TrustedThumbprint is { } thumbprint ? CertificateThumbprint.Parse(thumbprint) : null,
        };
    }

    // It is shown, and handed to commands of others.
    private static void CheckText(string name, string? text)
    {
        if (text is null || (text.Trim().Length is > 0 and <= MaxSecretName && DisplayText.Clean(text) == text)) return;
        throw Refused(name, $"'{name}' names a secret or a vault whose name is empty, too long, or no plain text.");
    }

    private static byte[] Write(Dictionary<string, FtpServerProfile> profiles)
    {
        var document = new ServerProfilesDocument
        {
            Profiles = profiles.ToDictionary(p => p.Key, p => (ServerProfileEntry?)EntryOf(p.Value)),
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, ServerProfilesJson.Default.ServerProfilesDocument);
    }

    private static ServerProfileEntry EntryOf(FtpServerProfile profile) => new(
        profile.Uri.ToString(), profile.NoTls, profile.TrustedThumbprint, profile.TimeoutSec, profile.SecretName, profile.VaultName,
        profile.KeyFilePath);

    private Dictionary<string, FtpServerProfile> Read(byte[]? content)
    {
        var profiles = new Dictionary<string, FtpServerProfile>(StringComparer.OrdinalIgnoreCase);
        if (content is null) return profiles;
        try
        {
            if (IsNewer(content)) throw Newer();
            var document = JsonSerializer.Deserialize(content, ServerProfilesJson.Default.ServerProfilesDocument);
            if (document is not { Version: ServerProfilesDocument.CurrentVersion })
                throw new JsonException("it has a format that this version does not know.");
            foreach (var (name, entry) in document.Profiles)
            {
                if (entry is null || Of(name, entry) is not { } profile || !profiles.TryAdd(profile.Name, profile))
                    throw new JsonException($"the name '{DisplayText.Clean(name)}' cannot be used there.");
            }

            return profiles;
        }
        catch (Exception e) when (e is JsonException or FtpToolsException { Code: not ErrorCode.LocalFileError })
        {
            throw new FtpToolsException(
                ErrorCode.LocalFileError,
                $"The file of saved servers '{_path}' cannot be understood: {DisplayText.Clean(e.Message)} Repair it, "
                    + "or delete it to start over.", e)
            {
                Target = _path,
            };
        }
    }

    // What a newer version keeps here would be lost, even if this one could read the rest.
    private static bool IsNewer(byte[] content)
    {
        using var document = JsonDocument.Parse(content);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("version", out var version)
            && version.ValueKind == JsonValueKind.Number && version.GetDouble() > ServerProfilesDocument.CurrentVersion;
    }

    private FtpToolsException Newer() => new(
        ErrorCode.LocalFileError, $"The file of saved servers '{_path}' was written by a newer version of FtpTools.")
    {
        Target = _path,
        Advice = $"Update FtpTools, or name another folder for the settings in the environment variable {SettingsFolder.Variable}.",
    };

    private static FtpServerProfile Of(string name, ServerProfileEntry entry) => Check(new FtpServerProfile
    {
        Name = name,
        Uri = ServerAddress.Parse(entry.Uri),
        NoTls = entry.NoTls,
        TrustedThumbprint = entry.TrustedThumbprint,
        TimeoutSec = entry.TimeoutSec,
        KeyFilePath = entry.KeyFilePath,
        SecretName = entry.SecretName,
        VaultName = entry.VaultName,
    });

    private static FtpToolsException Missing(string name) =>
        new(ErrorCode.ProfileNotFound, $"There is no saved server '{DisplayText.Clean(name)}'.") { Target = name };

    private static FtpToolsException Refused(string name, string message) => new(ErrorCode.InvalidArgument, message) { Target = name };
}
