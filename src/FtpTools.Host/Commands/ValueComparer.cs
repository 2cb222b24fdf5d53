using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>The engine's order of values: as -lt and -gt have it, and as text where two values have no order.</summary>
internal sealed class ValueComparer(bool caseSensitive = false) : IComparer<object?>
{
    public int Compare(object? x, object? y)
    {
        if (LanguagePrimitives.TryCompare(x, y, ignoreCase: !caseSensitive, out var order)) return order;
        var comparison = caseSensitive ? StringComparison.CurrentCulture : StringComparison.CurrentCultureIgnoreCase;
        return string.Compare(LanguagePrimitives.ConvertTo<string>(x), LanguagePrimitives.ConvertTo<string>(y), comparison);
    }
}
