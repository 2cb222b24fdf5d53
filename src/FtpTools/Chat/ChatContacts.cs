using System.IO.Abstractions;
using System.Net;
using System.Text.Json;
using FtpTools.Chat;
using FtpTools.Storage;
using FtpTools.Text;

namespace FtpTools;

/// <summary>
/// The names that this user of this computer has for chat addresses: a JSON file beside the one of known servers. Several names may
/// refer to one address. Case is ignored. Several processes may use one file; one that cannot be understood is an
/// error and is never overwritten.
/// </summary>
public sealed class ChatContacts
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = GivenName.MaxLength;

    private readonly string _path;
    private readonly SettingsFile _file;

    /// <summary>Uses a file, which need not exist yet.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="fileSystem">Where it is; null for the machine's disk.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    public ChatContacts(string path, IFileSystem? fileSystem = null, TimeProvider? timeProvider = null)
    {
        _path = path;
        _file = new SettingsFile(path, fileSystem, timeProvider, closed => Closed?.Invoke(closed));
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
        return [.. Read(_file.Read()).Select(c => new ChatContact(c.Key, c.Value)).OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What a text refers to: the contact with that name, or else the address that it is.</summary>
    /// <param name="nameOrAddress">A contact, or <c>host:port</c>.</param>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.InvalidArgument"/> when it is neither; <see cref="ErrorCode.LocalFileError"/> when the file cannot be read.
    /// </exception>
    public ChatAddress Find(string nameOrAddress)
    {
        ArgumentNullException.ThrowIfNull(nameOrAddress);
        return ChatAddress.Parse(
            Read(_file.Read()).TryGetValue(GivenName.Normal(nameOrAddress), out var address) ? address : nameOrAddress);
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
        var kept = GivenName.Normal(name);
        if (!GivenName.IsAllowed(kept))
        {
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                $"'{DisplayText.Clean(name)}' cannot be the name of a contact. {GivenName.Rule}")
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
        if (!await ChangeAsync(contacts => contacts.Remove(GivenName.Normal(name)), cancellationToken).ConfigureAwait(false))
            throw new FtpToolsException(ErrorCode.ContactNotFound, $"There is no contact '{DisplayText.Clean(name)}'.") { Target = name };
    }

    // The zone of a contact may not exist at the moment; the other contacts are shown anyway.
    private static IPAddress? Numeric(string host) => IPAddress.TryParse(host, out var address) ? address : null;

    private async Task<bool> ChangeAsync(Func<Dictionary<string, string>, bool> change, CancellationToken cancellationToken)
    {
        var isChanged = false;
        await _file.ChangeAsync(
            content =>
            {
                var contacts = Read(content);
                isChanged = change(contacts);
                if (!isChanged) return null;
                var document = new ChatContactsDocument { Contacts = contacts.ToDictionary(c => c.Key, c => (string?)c.Value) };
                return JsonSerializer.SerializeToUtf8Bytes(document, ChatContactsJson.Default.ChatContactsDocument);
            },
            cancellationToken).ConfigureAwait(false);
        return isChanged;
    }

    private Dictionary<string, string> Read(byte[]? content)
    {
        if (content is null) return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var document = JsonSerializer.Deserialize(content, ChatContactsJson.Default.ChatContactsDocument);
            if (document is not { Version: ChatContactsDocument.CurrentVersion })
                throw new JsonException("it has a format that this version does not know.");
            var contacts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, address) in document.Contacts)
            {
                var kept = GivenName.Normal(name);
                if (!GivenName.IsAllowed(kept) || address is null || !contacts.TryAdd(kept, ChatAddress.Parse(address).ToString()))
                    throw new JsonException($"the name '{DisplayText.Clean(name)}' cannot be used there.");
            }

            return contacts;
        }
        catch (Exception e) when (e is JsonException or FtpToolsException)
        {
            throw new FtpToolsException(
                ErrorCode.LocalFileError,
                $"The file of chat contacts '{_path}' cannot be understood: {DisplayText.Clean(e.Message)} Repair it, "
                    + "or delete it to start over.", e)
            {
                Target = _path,
            };
        }
    }
}
