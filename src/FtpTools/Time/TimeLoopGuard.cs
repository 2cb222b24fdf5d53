using System.Net;

namespace FtpTools.Time;

/// <summary>
/// Two servers that a forged datagram has made talk to each other would answer each other forever, because a text without
/// directives is answered with itself. So a text that comes back from where it was just sent is not answered.
/// </summary>
internal sealed class TimeLoopGuard
{
    private const int Remembered = 16;

    private readonly (IPEndPoint? To, byte[] Answer)[] _recent = new (IPEndPoint?, byte[])[Remembered];
    private int _next;

    /// <summary>Whether this is one of our answers that has come back.</summary>
    public bool IsEcho(IPEndPoint from, ReadOnlySpan<byte> request)
    {
        if (request.IsEmpty) return false;
        foreach (var (to, answer) in _recent)
        {
            if (from.Equals(to) && request.SequenceEqual(answer)) return true;
        }

        return false;
    }

    /// <summary>Remembers an answer for a while.</summary>
    public void Remember(IPEndPoint to, ReadOnlySpan<byte> answer)
    {
        _recent[_next] = (to, answer.ToArray());
        _next = (_next + 1) % Remembered;
    }
}
