using System.Collections;
using System.Management.Automation;

namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Estimates how many characters objects take when they are serialised together, never more than they do, and without building them:
/// an object of a few bytes, which refers to the same text again and again, may take gigabytes.
/// </summary>
/// <param name="depth">How deep the properties of objects are serialised.</param>
internal sealed class SerializedSize(int depth)
{
    // The element around the smallest value takes more.
    private const int PerValue = 10;

    // Collections may be nested without end; the serialiser ends a little further down.
    private const int MostNested = 48;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private long _left;

    /// <summary>Estimates what one more object takes.</summary>
    /// <param name="value">The object.</param>
    /// <param name="most">Where to stop, because more does not matter.</param>
    public long Add(object? value, long most)
    {
        _left = most;
        Add(value, depth, MostNested);
        return most - _left;
    }

    private void Add(object? value, int levels, int nested)
    {
        _left -= PerValue;
        var inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (inner is string text) _left -= text.Length;
        else if (inner is byte[] bytes) _left -= bytes.Length;
        else if (_left >= 0 && nested > 0 && inner is not null && !IsSimple(inner)) AddParts(value!, inner, levels, nested - 1);
    }

    private static bool IsSimple(object value)
    {
        return value.GetType() is { IsPrimitive: true } or { IsEnum: true }
            || value is decimal or DateTime or DateTimeOffset or TimeSpan or Guid or Uri or Version or ScriptBlock;
    }

    // What was serialised before is only referred to. Collections and objects without a type of their own have no depth.
    private void AddParts(object value, object inner, int levels, int nested)
    {
        if (!_seen.Add(inner is PSCustomObject ? value : inner)) return;
        switch (inner)
        {
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                {
                    Add(entry.Key, levels, nested);
                    Add(entry.Value, levels, nested);
                    if (_left < 0) return;
                }

                break;
            case IEnumerable items:
                foreach (var item in items)
                {
                    Add(item, levels, nested);
                    if (_left < 0) return;
                }

                break;
            case PSCustomObject:
                AddProperties((PSObject)value, levels, nested);
                break;
            default:
                if (levels > 0) AddProperties(PSObject.AsPSObject(value), levels - 1, nested);
                break;
        }
    }

    private void AddProperties(PSObject value, int levels, int nested)
    {
        foreach (var property in value.Properties)
        {
            if (!property.IsGettable) continue;
            try
            {
                Add(property.Value, levels, nested);
            }
            catch (GetValueException)
            {
                // The serialiser leaves out what cannot be read.
            }

            if (_left < 0) return;
        }
    }
}
