namespace FtpTools.Storage;

/// <summary>What tells a file or directory from all others on a computer for as long as it is there, whatever its names.</summary>
/// <param name="Volume">The number of its volume.</param>
/// <param name="Number">Its number there.</param>
internal readonly record struct FileId(ulong Volume, ulong Number);
