using System.Globalization;
using System.IO.Abstractions;
using System.Net;
using System.Text;
using System.Text.Json;
using FtpTools.Chat;
using FtpTools.Storage;

namespace FtpTools;

/// <summary>
/// The names that this user of this computer has for chat addresses: a JSON file beside the one of known servers. Several names may
/// refer to one address. Case is ignored. Several processes may use one file; one that cannot be understood is an
/// error and is never overwritten.
/// </summary>
public sealed class ChatContacts
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    private readonly IFileSystem _fileSystem;
    private readonly AtomicFile _file;
    private readonly TimeProvider _timeProvider;

    /// <summary>Uses a file, which need not exist yet.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="fileSystem">Where it is; null for the machine's disk.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    public ChatContacts(string path, IFileSystem? fileSystem = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _fileSystem = fileSystem ?? new FileSystem();
        _file = new AtomicFile(_fileSystem, path);
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Told what of the <see cref="SettingsFolder"/> others could change and no longer can: full paths. Called by the thread that
    /// calls a method of this.</summary>
    public Action<string>? Closed { get; init; }

    /// <summary>Where the current user's file is: <c>chat_contacts.json</c> in the <see cref="SettingsFolder"/>.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when there is no such folder.</exception>
    public static string DefaultPath => SettingsFolder.PathOf("chat_contacts.json");

    /// <summary>All contacts, by name.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/> when the file cannot be read or understood.</exception>
    public IReadOnlyList<ChatContact> List()
    {
        CheckFolder();
        return [.. Read().Select(c => new ChatContact(c.Key, c.Value)).OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What a text refers to: the contact with that name, or else the address that it is.</summary>
    /// <param name="nameOrAddress">A contact, or <c>host:port</c>.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.InvalidArgument"/> when it is neither; <see cref="ErrorCode.LocalFileError"/> when the file cannot be read.
    /// </exception>
    public ChatAddress Find(string nameOrAddress)
    {
        ArgumentNullException.ThrowIfNull(nameOrAddress);
        CheckFolder();
        return ChatAddress.Parse(Read().TryGetValue(Normal(nameOrAddress), out var address) ? address : nameOrAddress);
    }

    /// <summary>The name of a peer, from the contacts as they are now; host names of contacts are not looked up.</summary>
    /// <returns>Gives the first name for an address and port, or null when there is none.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/> when the file cannot be read.</exception>
    public Func<IPEndPoint, string?> Namer()
    {
        var names = new Dictionary<IPEndPoint, string>();
        foreach (var contact in List())
        {
            var address = ChatAddress.Parse(contact.Address);
            if (Numeric(address.Host) is { } host) names.TryAdd(new IPEndPoint(host, address.Port), contact.Name);
        }

        return names.GetValueOrDefault;
    }

    /// <summary>Creates a contact, or gives it another address.</summary>
    /// <param name="name">Letters and digits of any script, and <c>. _ - + @</c>; at most <see cref="MaxNameLength"/> characters.</param>
    /// <param name="address">What it refers to.</param>
    /// <param name="cancellationToken">Stops waiting for another process that writes the file.</param>
    /// <returns>The contact as it was stored.</returns>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.InvalidArgument"/> when the name is not allowed; <see cref="ErrorCode.LocalFileError"/> when the file cannot be
    /// read, understood or written.
    /// </exception>
    public async Task<ChatContact> SetAsync(string name, ChatAddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(address);
        var kept = Normal(name);
        if (!IsName(kept))
        {
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"'{DisplayText.Clean(name)}' cannot be the name of a contact. Use letters, digits and . _ - + @, "
                    + $"at most {MaxNameLength} characters.")
            {
                Target = name,
            };
        }

        await ChangeAsync(
            contacts =>
            {
                contacts.Remove(kept);
                contacts[kept] = address.ToString();
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return new ChatContact(kept, address.ToString());
    }

    /// <summary>Removes a contact.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops waiting for another process that writes the file.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.ContactNotFound"/>; <see cref="ErrorCode.LocalFileError"/> when the file cannot be read, understood or written.
    /// </exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!await ChangeAsync(contacts => contacts.Remove(Normal(name)), cancellationToken).ConfigureAwait(false))
            throw new FtpToolsException(ErrorCode.ContactNotFound, $"There is no contact '{DisplayText.Clean(name)}'.") { Target = name };
    }

    // The zone of a contact may not exist at the moment; the other contacts are shown anyway.
    private static IPAddress? Numeric(string host) => IPAddress.TryParse(host, out var address) ? address : null;

    private static string Normal(string name)
    {
        var trimmed = name.Trim();
        try
        {
            return trimmed.IsNormalized() ? trimmed : trimmed.Normalize();
        }
        catch (ArgumentException)
        {
            return trimmed; // What is no Unicode has no other form, and is refused by whoever needs a name or an address.
        }
    }

    private static bool IsName(string name)
    {
        return name.Length is > 0 and <= MaxNameLength
            && name.EnumerateRunes().All(r => Rune.IsLetterOrDigit(r) || IsMark(r) || (r.IsAscii && "._-+@".Contains((char)r.Value)));
    }

    // Many scripts write vowels as marks.
    private static bool IsMark(Rune rune)
    {
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    // Read and write under one lock: otherwise, if two processes each add a contact, one would undo the other.
    private async Task<bool> ChangeAsync(Func<Dictionary<string, string>, bool> change, CancellationToken cancellationToken)
    {
        CheckFolder();
        if (Path.GetDirectoryName(_file.Path) is { Length: > 0 } directory)
            AtomicFile.EnsureDirectory(_fileSystem, directory, ownerOnly: true);
        using (await _file.LockAsync(_timeProvider, LockTimeout, cancellationToken).ConfigureAwait(false))
        {
            var contacts = Read();
            if (!change(contacts)) return false;
            var document = new ChatContactsDocument { Contacts = contacts.ToDictionary(c => c.Key, c => (string?)c.Value) };
            _file.Replace(JsonSerializer.SerializeToUtf8Bytes(document, ChatContactsJson.Default.ChatContactsDocument));
            return true;
        }
    }

    private void CheckFolder()
    {
        foreach (var path in SettingsFolder.Check(_fileSystem, _file.Path)) Closed?.Invoke(path);
    }

    private Dictionary<string, string> Read()
    {
        if (_file.Read() is not { } content) return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var document = JsonSerializer.Deserialize(content, ChatContactsJson.Default.ChatContactsDocument);
            if (document is not { Version: ChatContactsDocument.CurrentVersion })
                throw new JsonException("it has a format that this version does not know.");
            var contacts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, address) in document.Contacts)
            {
                if (!IsName(Normal(name)) || address is null || !contacts.TryAdd(Normal(name), ChatAddress.Parse(address).ToString()))
                    throw new JsonException($"the name '{DisplayText.Clean(name)}' cannot be used there.");
            }

            return contacts;
        }
        catch (Exception e) when (e is JsonException or FtpToolsException)
        {
            throw new FtpToolsException(
                ErrorCode.LocalFileError,
                $"The file of chat contacts '{_file.Path}' cannot be understood: {DisplayText.Clean(e.Message)} Repair it, "
                    + "or delete it to start over.", e)
            {
                Target = _file.Path,
            };
        }
    }
}
