using System.Collections;
using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace FtpTools.Host.Commands;

/// <summary>
/// One entry of a <c>-Property</c> list: a name with or without wildcards, a script block, or a table with a name and an
/// expression (<c>@{ Name = 'MiB'; Expression = { $_.Length / 1MB } }</c>).
/// </summary>
internal sealed class PropertySelector
{
    private static readonly string[] NameKeys = ["Name", "N", "Label", "L"];
    private static readonly string[] ExpressionKeys = ["Expression", "E"];
    private readonly PSPropertyExpression _expression;
    private readonly string? _label;

    private PropertySelector(PSPropertyExpression expression, string? label, bool? descending = null)
    {
        _expression = expression;
        _label = label;
        Descending = descending;
    }

    /// <summary>What the table's <c>Descending</c> or <c>Ascending</c> key says; null without one.</summary>
    public bool? Descending { get; }

    public static IReadOnlyList<PropertySelector> ParseAll(IEnumerable<object>? entries) => [.. (entries ?? []).Select(Parse)];

    /// <summary>The names and values that the entry stands for on this object. A missing property is a null value under its name.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Read(PSObject source)
    {
        var resolved = _expression.ResolveNames(source);
        if (resolved.Count == 0 && !_expression.HasWildCardCharacters) yield return new(_label ?? _expression.ToString(), null);
        foreach (var one in resolved)
        {
            var results = one.GetValues(source);
            yield return new(_label ?? one.ToString(), results.Count == 0 || results[0].Exception is not null ? null : results[0].Result);
        }
    }

    public object? ReadFirst(PSObject source) => Read(source).Select(pair => pair.Value).FirstOrDefault();

    /// <summary>All properties that a view without a choice would show.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> ReadAll(PSObject source) =>
        source.Properties.Where(property => property.IsGettable).Select(property => new KeyValuePair<string, object?>(property.Name, Value(property)));

    private static object? Value(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            // A getter that throws has no value to show; the engine's own views leave the cell empty too.
            return null;
        }
    }

    private static PropertySelector Parse(object entry)
    {
        var plain = entry is PSObject wrapped ? wrapped.BaseObject : entry;
        return plain switch
        {
            ScriptBlock script => new PropertySelector(new PSPropertyExpression(script), script.ToString()),
            IDictionary table => ParseTable(table),
            _ => new PropertySelector(new PSPropertyExpression(LanguagePrimitives.ConvertTo<string>(plain)), null),
        };
    }

    private static PropertySelector ParseTable(IDictionary table)
    {
        object? expression = null;
        string? label = null;
        bool? descending = null;
        foreach (DictionaryEntry entry in table)
        {
            var key = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (Is(key, NameKeys)) label = LanguagePrimitives.ConvertTo<string>(entry.Value);
            else if (Is(key, ExpressionKeys)) expression = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            else if (Is(key, ["Descending"])) descending = LanguagePrimitives.IsTrue(entry.Value);
            else if (Is(key, ["Ascending"])) descending = !LanguagePrimitives.IsTrue(entry.Value);
            else throw new PSArgumentException($"A property's table knows Name, Expression, Ascending and Descending, not {key}.");
        }

        if (expression is null) throw new PSArgumentException("A property's table needs an Expression.");
        var parsed = expression is ScriptBlock script
            ? new PSPropertyExpression(script)
            : new PSPropertyExpression(LanguagePrimitives.ConvertTo<string>(expression));
        return new PropertySelector(parsed, label ?? expression.ToString(), descending);
    }

    private static bool Is(string key, string[] names) => names.Contains(key, StringComparer.OrdinalIgnoreCase);
}
