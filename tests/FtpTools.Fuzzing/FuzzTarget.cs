using System.Text;

namespace FtpTools.Fuzzing;

/// <summary>Something that reads what a stranger wrote, and what is promised of it whatever that is.</summary>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>The name on the command line, and of the folder of its seeds.</summary>
    public abstract string Name { get; }

    /// <summary>Words that mean something to it.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>The longest input, in bytes.</summary>
    public virtual int MaxLength => 4096;

    /// <summary>Whether the same input takes the same branches each time. It does not where threads take turns.</summary>
    public virtual bool IsSteady => true;

    /// <summary>How many parts all inputs had.</summary>
    public long Parts { get; protected set; }

    /// <summary>What the parts are.</summary>
    public virtual string PartName => "texts";

    /// <summary>Runs one input.</summary>
    /// <exception cref="Exception">A promise was broken.</exception>
    public abstract void Run(byte[] input);

    /// <summary>Puts right what changes at random nearly always spoil, such as lengths.</summary>
    public virtual byte[] Repair(byte[] input) => input;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A text, in UTF-8 or, when the first byte is odd, in UTF-16, which can be no Unicode.</summary>
    protected static string TextOf(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return string.Empty;
        return (input[0] & 1) == 0 ? Encoding.UTF8.GetString(input[1..]) : new string(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(input[1..]));
    }

    protected static void Require(bool condition, string promise)
    {
        if (!condition) throw new BrokenPromiseException(promise);
    }

    /// <summary>Runs something that may refuse its input, in no other way than with the codes that its documentation names.</summary>
    /// <returns>Whether it did not refuse it.</returns>
    protected static bool MayRefuse(Action action, params ReadOnlySpan<ErrorCode> codes)
    {
        try
        {
            action();
            return true;
        }
        catch (FtpToolsException e) when (codes.Contains(e.Code))
        {
            RequireSafe(e);
            return false;
        }
    }

    /// <summary>What a stranger wrote does nothing to a terminal or a log when it is quoted.</summary>
    protected static void RequireSafe(FtpToolsException error)
    {
        Require(IsSafe(error.Message), "An error quotes control characters: " + error.Message);
        Require(error.Message.Length <= 8192, "The message of an error has no bound.");
    }

    protected static bool IsSafe(string text) => !text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E'));

    protected virtual void Dispose(bool isDisposing)
    {
    }
}
