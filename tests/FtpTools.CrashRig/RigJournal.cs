using System.Text;

namespace FtpTools.CrashRig;

/// <summary>Writes down what the client is about to ask for, and what was confirmed. Each line is handed to the operating system
/// before the call returns, so that it outlives the process.</summary>
internal sealed class RigJournal(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    public void Intend(RigOperation operation) => Append($"{RigState.IntentMark} {operation}");

    public void Confirm(RigOperation operation, long resumedFrom) => Append($"{RigState.ConfirmMark} {operation.Number} {resumedFrom}");

    /// <summary>Writes down what must not happen.</summary>
    public void Fail(string text) => Append($"{RigState.FailureMark} {text.ReplaceLineEndings(" ")}");

    public void Dispose() => _file.Dispose();

    private void Append(string line)
    {
        lock (_lock) _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }
}
