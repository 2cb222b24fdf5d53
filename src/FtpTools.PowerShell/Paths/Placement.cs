namespace FtpTools.PowerShell.Paths;

/// <summary>What goes where.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Source">What goes.</param>
/// <param name="Target">The path it gets.</param>
internal sealed record Placement<T>(Source<T> Source, string Target);
