using System.Collections;
using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Transformation;

/// <summary>
/// Accepts text, objects of the given kinds, and records with a property <c>Name</c> as names. Anything else is refused: the
/// engine would turn it into text, and a file or a session would be taken for the name of a user.
/// </summary>
/// <param name="kinds">The kinds of objects that have such a name.</param>
public sealed class NameTransformationAttribute(params Type[] kinds) : ArgumentTransformationAttribute
{
    private const string NameProperty = "Name";

    /// <summary>The kinds of objects that have such a name.</summary>
    public IReadOnlyList<Type> Kinds => kinds;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        return InputObject.BaseOf(inputData) is IList list ? list.Cast<object?>().Select(NameOf).ToArray() : NameOf(inputData);
    }

    private object? NameOf(object? input)
    {
        var value = InputObject.BaseOf(input);
        if (value is null || InputObject.IsText(value)) return input;
        if (HasName(input!, value) && InputObject.TextOf(input!, NameProperty) is { } name) return name;
        var message = $"{InputObject.Describe(input!)} is not a name.";

        // With this cause the engine tries the other parameters, and then reports that the object cannot be used.
        throw new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }

    private bool HasName(object input, object value)
    {
        if (value is not PSCustomObject) return kinds.Any(k => k.IsInstanceOfType(value));
        return InputObject.RecordedKind(input) is not { } kind || kinds.Any(k => k.FullName == kind);
    }
}
