namespace FtpTools.Ftp.Client;

/// <summary>What has turned out about a server, for all connections of a session to it.</summary>
internal sealed class FtpHabits
{
    private volatile bool _isLatin1;
    private volatile bool _endsListings;
    private volatile bool _sendsNoTickets;
    private volatile bool _needsTls12;
    private int _keepsSpaces;

    /// <summary>Whether names are Latin-1: what came is not UTF-8, and the server does not claim that it is (RFC 2640).</summary>
    public bool IsLatin1
    {
        get => _isLatin1;
        set => _isLatin1 = value;
    }

    /// <summary>Whether listings end with a <c>close_notify</c> of TLS: then one that ends without it was cut.</summary>
    public bool EndsListings
    {
        get => _endsListings;
        set => _endsListings = value;
    }

    /// <summary>Whether no tickets of TLS come on data connections on which the client sends.</summary>
    public bool SendsNoTickets
    {
        get => _sendsNoTickets;
        set => _sendsNoTickets = value;
    }

    /// <summary>Whether sessions are resumed with TLS 1.2 only. The platform uses a ticket of TLS 1.3 once; ProFTPD insists that data
    /// connections resume the session, and sends no new ticket on those on which the client sends.</summary>
    public bool NeedsTls12
    {
        get => _needsTls12;
        set => _needsTls12 = value;
    }

    /// <summary>Whether a space at the beginning or the end of a name stays one; null until it was tried.</summary>
    public bool? KeepsSpaces
    {
        get => Volatile.Read(ref _keepsSpaces) switch { 1 => true, 2 => false, _ => null };
        set => Volatile.Write(ref _keepsSpaces, value is not { } keeps ? 0 : keeps ? 1 : 2);
    }
}
