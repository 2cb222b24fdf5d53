using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>A file or directory in a home.</summary>
/// <param name="Entry">What it is.</param>
/// <param name="Id">What tells it from all others; null where the platform does not say, and for the home itself.</param>
internal readonly record struct HomeItem(FileEntry Entry, FileId? Id);
