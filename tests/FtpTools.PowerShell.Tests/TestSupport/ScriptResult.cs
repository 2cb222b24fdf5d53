using System.Management.Automation;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>Everything a script left behind, copied out of the engine.</summary>
internal sealed class ScriptResult
{
    public ScriptResult(System.Management.Automation.PowerShell shell, IEnumerable<PSObject> output, Exception? failure)
    {
        Output = [.. output.Select(o => o?.BaseObject)];
        Errors = [.. shell.Streams.Error];
        Warnings = [.. shell.Streams.Warning.Select(r => r.Message)];
        Verbose = [.. shell.Streams.Verbose.Select(r => r.Message)];
        Debug = [.. shell.Streams.Debug.Select(r => r.Message)];
        Progress = [.. shell.Streams.Progress];
        State = shell.InvocationStateInfo.State;
        Failure = failure;
    }

    public IReadOnlyList<object?> Output { get; }

    public IReadOnlyList<ErrorRecord> Errors { get; }

    public IReadOnlyList<string> Warnings { get; }

    public IReadOnlyList<string> Verbose { get; }

    public IReadOnlyList<string> Debug { get; }

    public IReadOnlyList<ProgressRecord> Progress { get; }

    public PSInvocationState State { get; }

    /// <summary>The terminating error, or the <see cref="PipelineStoppedException"/>.</summary>
    public Exception? Failure { get; }

    /// <summary>The record of the terminating error.</summary>
    public ErrorRecord? TerminatingError => (Failure as IContainsErrorRecord)?.ErrorRecord;
}
