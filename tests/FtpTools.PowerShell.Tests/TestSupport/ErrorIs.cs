using System.Management.Automation;
using System.Text.RegularExpressions;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>What every error of ours must have: its own id, its category, and words that say what happened and what to do.</summary>
internal static class ErrorIs
{
    /// <summary>Checks a record.</summary>
    /// <param name="code">Gives the id.</param>
    /// <param name="category">The category.</param>
    /// <param name="record">The record.</param>
    /// <param name="words">What the message or the advice must contain.</param>
    public static void Like(ErrorCode code, ErrorCategory category, ErrorRecord? record, params IEnumerable<string> words)
    {
        Assert.NotNull(record);
        Assert.Equal(code.ToString(), record.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(category, record.CategoryInfo.Category);
        var advice = record.ErrorDetails?.RecommendedAction;
        Assert.True(!string.IsNullOrWhiteSpace(advice) || SaysItself(record), "The error does not say what to do.");
        foreach (var word in words) Assert.Contains(word, $"{record.ErrorDetails!.Message} {advice}", StringComparison.Ordinal);
    }

    /// <summary>Checks the records of several items of one command: what to do is said with the first of them.</summary>
    public static void AllLike(ErrorCode code, ErrorCategory category, IReadOnlyList<ErrorRecord> records, params IReadOnlyList<string> words)
    {
        Like(code, category, records[0], words);
        Assert.All(records, record =>
        {
            Assert.Equal((code.ToString(), category), (record.FullyQualifiedErrorId.Split(',')[0], record.CategoryInfo.Category));
            Assert.All(words, word => Assert.Contains(word, record.ErrorDetails!.Message, StringComparison.Ordinal));
        });
    }

    // Then there is no advice besides, which would be a line of its own for each of many errors.
    private static bool SaysItself(ErrorRecord record) => Regex.IsMatch(record.ErrorDetails!.Message, @" -[A-Z][a-z]+|\. Name ");
}
