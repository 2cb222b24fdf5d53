using FtpTools.Files;

namespace FtpTools.Server.Files;

/// <summary>What a user finds under a path: a file or directory, or where there is none, what arrived of an upload of this user.</summary>
/// <param name="Entry">What it is; of an upload, what arrived so far and when the last of it was written.</param>
/// <param name="IsPartial">Whether it is what arrived of an upload of unknown length, which waits or is under way.</param>
/// <param name="Unique">A short text that no other file or directory has as long as this one is there and the server runs; null where the
/// platform does not tell them apart.</param>
internal sealed record OwnItem(FileEntry Entry, bool IsPartial, string? Unique);
