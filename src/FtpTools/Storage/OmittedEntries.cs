namespace FtpTools.Storage;

/// <summary>Counts what is in a directory and cannot be listed, because no path can name it or the disk cannot describe it.</summary>
internal sealed class OmittedEntries
{
    private const int MostExamples = 8;
    private const int MostCharacters = 100;

    private readonly List<string> _examples = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The first of them, for people: each with what is wrong with it.</summary>
    public IReadOnlyList<string> Examples => _examples;

    /// <summary>Counts one.</summary>
    /// <param name="name">Its name, whatever is in it.</param>
    /// <param name="fault">What is wrong, worded to follow the name in a sentence.</param>
    public void Add(string name, string fault)
    {
        Count++;
        if (_examples.Count < MostExamples) _examples.Add($"'{DisplayText.Escape(name, MostCharacters)}' {fault}");
    }
}
