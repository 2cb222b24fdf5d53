using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Abstractions;
using System.Security.Cryptography;
using System.Text;
using FtpTools.Files;
using FtpTools.Storage;

namespace FtpTools.Sessions;

/// <summary>
/// The name that an upload has at the server until it is whole: hidden, beside its place, and the same in the next attempt, so that it can
/// be gone on with. Other users and other computers have other names, and so have another process that runs at the same time, and a second
/// upload of this process to the same place: two that write one file would mix.
/// </summary>
internal sealed class RemotePartialName : IDisposable
{
    /// <summary>What such names end with.</summary>
    public const string Extension = ".ftpart";

    private const int KeyBytes = 4;

    private static readonly ConcurrentDictionary<string, bool> Taken = new();

    // Held until the process ends.
    private static readonly Lazy<ProcessSlot?> Slot = new(TakeSlot);

    private static readonly Lazy<string> Own = new(() =>
    {
        // Where there is no place for numbers, what this process leaves is found by no other.
        var slot = Slot.Value is { } taken ? taken.Number.ToString(CultureInfo.InvariantCulture) : Guid.NewGuid().ToString("N");
        return Hash($"{Environment.MachineName}\n{Environment.UserName}\n{slot}");
    });

    private readonly string? _key;

    private RemotePartialName(string name, string? key) => (Name, _key) = (name, key);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether the next attempt finds what this one leaves under the name; otherwise nobody would ever look for it.</summary>
    public bool CanBeResumed => _key is not null;

    /// <summary>Takes the name for an upload, until it is disposed.</summary>
    /// <param name="owner">The user and the server.</param>
    /// <param name="path">Where the file goes.</param>
    public static RemotePartialName Take(string owner, RemotePath path)
    {
        var key = $"{owner}{path}";
        return Taken.TryAdd(key, true)
            ? new RemotePartialName(NameOf(path.Name, Own.Value), key)
            : new RemotePartialName($".{Guid.NewGuid():N}{Extension}", null);
    }

    public void Dispose()
    {
        if (_key is not null) Taken.TryRemove(_key, out _);
    }

    private static ProcessSlot? TakeSlot()
    {
        try
        {
            return ProcessSlot.TryTake(new FileSystem(), SettingsFolder.Path, "uploads");
        }
        catch (FtpToolsException)
        {
            return null; // There is no folder for settings.
        }
    }

    private static string NameOf(string name, string own)
    {
        var hidden = $".{name}.{own}{Extension}";
        return Encoding.UTF8.GetByteCount(hidden) <= RemotePath.MaxNameBytes ? hidden : $".{Hash(name)}{Hash(name + own)}.{own}{Extension}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, KeyBytes));
}
