using System.Collections;
using System.Management.Automation;

namespace FtpTools.PowerShell.State;

/// <summary>
/// Lets an object that has a remote path, such as a digest or the result of a transfer, stand where paths with wildcards are wanted. The
/// path is taken exactly as it is.
/// </summary>
/// <remarks>
/// The engine would look for the properties of such an object only after those of the default parameter set, and turn an object that has
/// a session, too, into the text of a path.
/// </remarks>
public sealed class RemotePathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = NoHandle.Check(inputData);
        return value switch
        {
            // An item is bound as itself, and needs not be looked up again.
            null or string or RemoteItem => inputData,
            IList list => list.Cast<object?>().Select(PathOf).ToArray(),
            _ => PathOf(inputData),
        };
    }

    private static object? PathOf(object? input)
    {
        if (input is null or RemoteItem or PSObject { BaseObject: RemoteItem }) return input;
        return PSObject.AsPSObject(input).Properties["RemotePath"]?.Value is string path ? WildcardPattern.Escape(path) : input;
    }
}
