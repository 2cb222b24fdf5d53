namespace FtpTools.PowerShell.Paths;

/// <summary>Something that is to go to a destination.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Item">The thing itself.</param>
/// <param name="Path">Where it is, for display and to recognize it again.</param>
/// <param name="Name">Its name below a directory; names with <c>/</c> between them keep a tree.</param>
internal sealed record Source<T>(T Item, string Path, string Name)
{
    /// <summary>Whether it keeps its place in a tree, so that it goes below the destination even if it is the only one.</summary>
    public bool IsOfTree { get; init; }
}
