using System.Collections;
using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>A property's value as one cell of a table or list: a collection in braces, never more than one line.</summary>
internal static class CellText
{
    private const int ShownItems = 4;

    public static string Of(object? value)
    {
        var plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is IEnumerable items and not string and not IDictionary)
        {
            var some = items.Cast<object?>().Take(ShownItems + 1).Select(One).ToList();
            return "{" + string.Join(", ", some.Take(ShownItems)) + (some.Count > ShownItems ? "…" : "") + "}";
        }

        return One(value);
    }

    public static bool IsNumber(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value)
        is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal;

    private static string One(object? value) =>
        value is null ? "" : string.Format(System.Globalization.CultureInfo.CurrentCulture, "{0}", value).ReplaceLineEndings(" ");
}
