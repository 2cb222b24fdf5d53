using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Reflection;

namespace FtpTools.PowerShell.Drive;

/// <summary>
/// The command that calls the provider. The engine does not hand it to providers, but two promises cannot be kept without it:
/// that <c>-Tail</c> works, and that an interrupted command leaves the old file.
/// </summary>
/// <remarks>What is looked up here is internal to the engine. If a later version keeps it elsewhere, there is no command: then
/// the engine itself says that -Tail is not for this provider, and a writer is closed as the engine closes it.</remarks>
internal static class CallingCommand
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly PropertyInfo? Context = typeof(CmdletProvider).GetProperty("Context", Hidden);
    private static readonly FieldInfo? Command = Context?.PropertyType.GetField("_command", Hidden);

    /// <summary>The command; null if there is none or it cannot be found.</summary>
    public static PSCmdlet? Of(CmdletProvider provider)
    {
        return Context?.GetValue(provider) is { } context ? Command?.GetValue(context) as PSCmdlet : null;
    }

    /// <summary>Whether the command is only being disposed of: the pipeline ended by an error, or another command ended it early.
    /// While a command runs, it has the engine's leave to write.</summary>
    public static bool IsOver(CmdletProvider provider)
    {
        if (Of(provider)?.CommandRuntime is not { } runtime) return false;
        var pipeline = runtime.GetType().GetProperty("PipelineProcessor", Hidden)?.GetValue(runtime);
        return pipeline?.GetType().GetField("_permittedToWrite", Hidden) is { } leave && leave.GetValue(pipeline) is null;
    }
}
