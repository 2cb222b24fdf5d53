using System.Globalization;

namespace FtpTools;

/// <summary>What a directory on a server holds but does not list, because its name cannot be sent or the disk cannot describe it.</summary>
/// <param name="Directory">The absolute path of the directory.</param>
/// <param name="Count">How many entries there are; at least 1.</param>
/// <param name="Examples">Some of them as text for people, each with what is wrong with it; they cannot be used as names.</param>
public sealed record ListingOmission(string Directory, long Count, IReadOnlyList<string> Examples)
{
    /// <summary>How many, and which: such as <c>2 entries ('a\tb' contains a control character; 'c\xFF' is not valid
    /// Unicode)</c>.</summary>
    public string Entries
    {
        get
        {
            var more = Count - Examples.Count;
            var rest = more > 0 ? string.Create(CultureInfo.InvariantCulture, $"; and {more} more") : string.Empty;
            var examples = Examples.Count == 0 ? string.Empty : $" ({string.Join("; ", Examples)}{rest})";
            return string.Create(CultureInfo.InvariantCulture, $"{Count} {(Count == 1 ? "entry" : "entries")}{examples}");
        }
    }

    /// <summary>The omission in a sentence, with what can be done.</summary>
    public override string ToString() =>
        $"The server cannot list {Entries} of '{Directory}'. Have {(Count == 1 ? "it" : "them")} renamed on the server.";

    /// <summary>Turns it into an error.</summary>
    /// <param name="code">The error that it causes.</param>
    /// <param name="consequence">What was not done, as a sentence.</param>
    public FtpToolsException ToError(ErrorCode code, string consequence) => new(code, $"{consequence} {this}") { Target = Directory };
}
