using System.Net;
using System.Net.Sockets;
using FtpTools.Security;

namespace FtpTools.Server.Admission;

/// <summary>A connection that has not logged in: a socket, and how it has behaved so far.</summary>
internal sealed class PendingConnection
{
    // What a peer has shown gives it so much time, in seconds, before it makes room like one that has shown nothing. Nobody makes
    // room at once: whoever has just connected must have the time to say something.
    private static readonly int[] Allowances = [0, 1, 3, 5];

    private readonly TimeProvider _time;
    private long _waitingSince;
    private int _progress;
    private int _isOurTurn;
    private int _isDropped;

    /// <summary>Takes an accepted socket.</summary>
    public PendingConnection(Socket socket, IPEndPoint? remote, TimeProvider time)
    {
        Socket = socket;
        _time = time;
        AcceptedAt = _waitingSince = time.GetTimestamp();
        Remote = remote;
        Group = PeerNetwork.Of(Remote?.Address ?? IPAddress.None);
    }

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <summary>Where it comes from.</summary>
    public IPEndPoint? Remote { get; }

    /// <summary>With whom it is counted.</summary>
    public IPAddress Group { get; }

    /// <summary>When it was accepted, by the clock of the server.</summary>
    public long AcceptedAt { get; }

    /// <summary>What it has shown.</summary>
    public LoginProgress Progress => (LoginProgress)Volatile.Read(ref _progress);

    /// <summary>Whether it is the peer's turn to send something, and not ours to answer.</summary>
    public bool WaitsForPeer => Volatile.Read(ref _isOurTurn) == 0;

    /// <summary>Whoever has the earliest of these makes room first: since when it has been the peer's turn, and later for what it has
    /// shown.</summary>
    public long Rank => Interlocked.Read(ref _waitingSince) + (Allowances[(int)Progress] * _time.TimestampFrequency);

    /// <summary>Whether it had to make room for others.</summary>
    public bool IsDropped => Volatile.Read(ref _isDropped) != 0;

    /// <summary>Whether its descriptor went over to the one it made room for.</summary>
    public bool HasGivenUpDescriptor { get; set; }

    /// <summary>Ends the turn of the connection, if it has one; set by whoever hands out turns.</summary>
    public Action? LeaveTurn { get; set; }

    /// <summary>Notes that the answer is held back for a while: others have their turn meanwhile, and it makes room like one that
    /// waits.</summary>
    public void HoldBack()
    {
        LeaveTurn?.Invoke();
        AwaitPeer();
    }

    /// <summary>Notes that something is expected of the peer now.</summary>
    public void AwaitPeer()
    {
        Interlocked.Exchange(ref _waitingSince, _time.GetTimestamp());
        Volatile.Write(ref _isOurTurn, 0);
    }

    /// <summary>Notes that the peer has sent something.</summary>
    public void TakeOver()
    {
        Volatile.Write(ref _isOurTurn, 1);
        Show(LoginProgress.Spoke);
    }

    /// <summary>Notes what the peer has shown.</summary>
    public void Show(LoginProgress progress)
    {
        if (Progress < progress) Volatile.Write(ref _progress, (int)progress);
    }

    /// <summary>Breaks it at once: others need its place.</summary>
    public void Drop()
    {
        if (Interlocked.Exchange(ref _isDropped, 1) == 0) Socket.Close(0);
    }
}
