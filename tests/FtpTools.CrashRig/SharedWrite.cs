namespace FtpTools.CrashRig;

/// <summary>A write to a file that others write to at the same time.</summary>
/// <param name="operation">The write.</param>
/// <param name="begin">The line of the journal before which it had not begun.</param>
public sealed class SharedWrite(RigOperation operation, int begin)
{
    /// <summary>The write.</summary>
    public RigOperation Operation { get; } = operation;

    /// <summary>The line of the journal before which it had not begun.</summary>
    public int Begin { get; } = begin;

    /// <summary>The line of the journal after which it had ended; no line when it was not confirmed.</summary>
    public int End { get; internal set; } = int.MaxValue;

    /// <summary>Whether it was confirmed.</summary>
    public bool IsConfirmed => End != int.MaxValue;
}
