using System.Management.Automation;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Registries;

/// <summary>
/// Finds things by names with wildcards. A name that exists exactly as written is that one; a name that matches nothing is an error,
/// a pattern that matches nothing a warning, and a malformed one an error. The next name is still processed.
/// </summary>
/// <param name="cmdlet">Where errors and warnings go.</param>
/// <param name="missing">The error for a name that matches nothing.</param>
internal sealed class NameChoice(Cmdlet cmdlet, Func<string, FtpToolsException> missing)
{
    private const string All = "*";

    /// <summary>The things that the names choose, each once, in the order of the names.</summary>
    /// <param name="names">The names.</param>
    /// <param name="all">What there is.</param>
    /// <param name="nameOf">The name of one of them.</param>
    public IReadOnlyList<T> Find<T>(IEnumerable<string> names, IReadOnlyCollection<T> all, Func<T, string> nameOf)
    {
        var found = new List<T>();
        foreach (var name in names)
        {
            try
            {
                found.AddRange(Find(name, all, nameOf).Except(found));
            }
            catch (FtpToolsException e)
            {
                cmdlet.WriteError(ErrorRecords.From(e, name));
            }
        }

        return found;
    }

    private List<T> Find<T>(string name, IReadOnlyCollection<T> all, Func<T, string> nameOf)
    {
        var literal = all.Where(t => nameOf(t).Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (literal.Count > 0) return literal;
        var pattern = Wildcard.OfNames(name);
        var matches = all.Where(t => pattern.IsMatch(nameOf(t))).ToList();
        if (matches.Count > 0 || name == All) return matches;
        if (!Wildcard.IsIn(name)) throw missing(name);
        cmdlet.WriteWarning(Wildcard.NoMatch(name));
        return matches;
    }
}
