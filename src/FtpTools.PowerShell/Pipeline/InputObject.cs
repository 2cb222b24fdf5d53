using System.Management.Automation;

namespace FtpTools.PowerShell.Pipeline;

/// <summary>Examines what was piped or named where paths and names are expected.</summary>
internal static class InputObject
{
    private const string Deserialized = "Deserialized.";

    /// <summary>The object without the engine's wrapper.</summary>
    public static object? BaseOf(object? input) => input is PSObject wrapped ? wrapped.BaseObject : input;

    /// <summary>Whether it is text, or a number, which is its own text.</summary>
    public static bool IsText(object? value) => value is string or decimal || value?.GetType().IsPrimitive == true;

    /// <summary>The text of what <see cref="IsText"/>, a number as it was typed.</summary>
    public static string Text(object input) => LanguagePrimitives.ConvertTo<string>(input);

    /// <summary>Whether it is one of our objects: their meaning is known from their type,
    /// never from the names of their properties.</summary>
    public static bool IsOurs(object value) =>
        value.GetType().Assembly is var assembly && (assembly == typeof(FtpSession).Assembly || assembly == typeof(InputObject).Assembly);

    /// <summary>The original type of a record from another process or a file; null for one that never had another.</summary>
    public static string? RecordedKind(object input)
    {
        var name = PSObject.AsPSObject(input).TypeNames.FirstOrDefault() ?? string.Empty;
        return name.StartsWith(Deserialized, StringComparison.Ordinal) ? name[Deserialized.Length..] : null;
    }

    /// <summary>The value of the first of these properties that has one; an empty text does not count.</summary>
    public static object? ValueOf(object input, params IEnumerable<string> properties)
    {
        var wrapped = PSObject.AsPSObject(input);
        foreach (var property in properties)
        {
            if (Read(wrapped.Properties[property]) is { } value and not "") return value;
        }

        return null;
    }

    /// <summary>The text of the first of these properties that has one.</summary>
    public static string? TextOf(object input, params IEnumerable<string> properties)
    {
        return ValueOf(input, properties) is { } value && IsText(BaseOf(value)) ? Text(value) : null;
    }

    /// <summary>The name of it that a user understands.</summary>
    public static string Describe(object input)
    {
        return BaseOf(input) switch
        {
            FtpSession session => $"The session {session.Name}",
            FtpServer or ChatServer or NetTimeServer => $"The server {input}",
            FtpSyncStep => "A step of a synchronisation plan",
            RemotePartial or LocalPartial => "What is left of an interrupted transfer",
            FtpQuota => "A quota",
            RemoteItem item => $"'{DisplayText.Clean(item.RemotePath)}' on the server",
            FileSystemInfo local => $"'{DisplayText.Clean(local.FullName)}' on this computer",
            PSCustomObject when RecordedKind(input) is { } kind => $"A record of the type {kind}",
            PSCustomObject =>
                $"A record with the properties {string.Join(", ", PSObject.AsPSObject(input).Properties.Select(p => p.Name).Take(8))}",
            var other => $"An object of the type {other?.GetType().Name ?? "null"}",
        };
    }

    /// <summary>The error for something that cannot be used.</summary>
    public static FtpToolsException Refused(object? input, string what)
    {
        return new FtpToolsException(
            ErrorCode.InvalidArgument, input is null ? $"Nothing was named; {what}." : $"{Describe(input)} cannot be used here: {what}.");
    }

    private static object? Read(PSPropertyInfo? property)
    {
        try
        {
            return property?.Value;
        }
        catch (GetValueException)
        {
            return null; // A property that cannot be read counts as having no value.
        }
    }
}
