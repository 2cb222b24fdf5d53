using System.Net;

namespace FtpTools.Datagrams;

/// <summary>
/// Two servers that were set on one another by one forged datagram would answer each other forever, because a text without
/// directives is answered by itself. So what comes back from where it was just sent to is not answered.
/// </summary>
internal sealed class TimeLoopGuard
{
    private const int Remembered = 16;

    private readonly (IPEndPoint? To, byte[] Answer)[] _recent = new (IPEndPoint?, byte[])[Remembered];
    private int _next;

    /// <summary>Whether this is an answer of ours that came back.</summary>
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
