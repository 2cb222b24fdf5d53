using System.Runtime.CompilerServices;

namespace FtpTools.PowerShell.Paths;

/// <summary>Sorts the content of a directory by name.</summary>
internal static class ListingOrder
{
    /// <summary>How many entries are held back to be sorted.</summary>
    public const int Most = 100_000;

    /// <summary>Sorts the content of one directory by name, ordinally.
    /// A directory with more entries than are held back comes in the order in which the server lists it,
    /// so that memory stays bounded however large it is.</summary>
    /// <param name="items">The entries of one directory.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <param name="most">How many entries are held back.</param>
    public static async IAsyncEnumerable<RemoteItem> ByNameAsync(
        IAsyncEnumerable<RemoteItem> items, [EnumeratorCancellation] CancellationToken cancellationToken, int most = Most)
    {
        var held = new List<RemoteItem>();
        var isSorted = true;
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            if (isSorted && held.Count < most)
            {
                held.Add(item);
                continue;
            }

            isSorted = false;
            foreach (var before in held) yield return before;
            held.Clear();
            yield return item;
        }

        held.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        foreach (var item in held) yield return item;
    }
}
