using System.Net;
using System.Net.Sockets;
using FtpTools.Ftp.Data;
using FtpTools.Ftp.Wire;
using FtpTools.Server;
using FtpTools.Transport;

namespace FtpTools.Ftp.Server;

/// <summary>Where the data connections of a client come from and go to: one port at a time, which has a place of its user.</summary>
/// <param name="context">What all connections of the server share.</param>
/// <param name="options">How the server speaks FTP.</param>
/// <param name="control">The control connection.</param>
/// <param name="id">Its number, for the log.</param>
internal sealed class DataPorts(ServerContext context, FtpOptions options, ByteConnection control, long id)
{
    private const string NoPortText = "No port is free for a data connection; try again later.";

    // Below it are the ports of services, to which nobody is to make the server connect (RFC 2577 section 3).
    private const int LeastActivePort = 1024;

    // Longer than a client takes to read a refusal.
    private static readonly TimeSpan RefusedTime = TimeSpan.FromSeconds(10);

    private IDataPort? _next;
    private IDataPort? _refused;
    private long _refusedAt;
    private Task _farewells = Task.CompletedTask;

    /// <summary>Whether EPSV ALL was sent (RFC 2428 section 4): nothing but EPSV makes data connections from then on.</summary>
    public bool IsExtendedOnly { get; set; }

    /// <summary>The address that the client reaches this end under, for PASV; null where it has none of IPv4.</summary>
    public IPAddress? PassiveAddress
    {
        get
        {
            var local = control.LocalAddress;
            if (local.AddressFamily != AddressFamily.InterNetwork) return null;
            return FtpPublicAddress.Find(options.PublicAddresses, control.RemoteAddress) ?? local;
        }
    }

    /// <summary>Ends when every data connection has ended whose content was sent.</summary>
    public Task WhenTakenAsync() => Volatile.Read(ref _farewells);

    /// <summary>Sets where the next data connection comes from or goes to, in place of the last one.</summary>
    public void Use(IDataPort? port)
    {
        Interlocked.Exchange(ref _refused, null)?.Dispose();
        Interlocked.Exchange(ref _next, port)?.Dispose();
    }

    /// <summary>Takes back the port of a transfer that was refused. curl begins its TLS handshake there before it has read the refusal;
    /// were
    /// the connection reset, it would take that for the answer. So it stays until the next port is asked for, or ten seconds.</summary>
    public void Return(IDataPort port)
    {
        Interlocked.Exchange(ref _refusedAt, context.Options.TimeProvider.GetTimestamp());
        Interlocked.Exchange(ref _refused, port)?.Dispose();
    }

    /// <summary>Closes what was taken back for long enough. Called once a second.</summary>
    public void CheckTime()
    {
        if (Volatile.Read(ref _refused) is null) return;
        if (context.Options.TimeProvider.GetElapsedTime(Interlocked.Read(ref _refusedAt)) > RefusedTime)
            Interlocked.Exchange(ref _refused, null)?.Dispose();
    }

    /// <summary>Takes where the next data connection comes from or goes to; null when nothing was agreed on. Whoever takes it disposes
    /// it.</summary>
    public IDataPort? Take() => Interlocked.Exchange(ref _next, null);

    /// <summary>Opens a port that the client is to connect to, in place of the last one.</summary>
    /// <param name="user">Who has logged in.</param>
    /// <param name="reply">Tells the port.</param>
    /// <returns>The reply; 425 when no port is free.</returns>
    public FtpReply OpenPassive(string user, Func<int, FtpReply> reply)
    {
        Use(null);
        if (context.Links.TryTake(user) is not { } place) return new FtpReply(425, NoPortText);
        var port = default(PassivePort);
        try
        {
            port = PassivePort.Open(control.LocalAddress, options.PassivePorts, control.RemoteAddress, TellRefused, place.Dispose);
        }
        finally
        {
            if (port is null) place.Dispose();
        }

        Use(port);
        return port is null ? new FtpReply(425, NoPortText) : reply(port.Port);
    }

    /// <summary>Sets a port of the client that the server is to connect to, in place of the last one.</summary>
    /// <param name="user">Who has logged in.</param>
    /// <param name="endPoint">The port.</param>
    /// <returns>The reply.</returns>
    public FtpReply UseActive(string user, IPEndPoint endPoint)
    {
        Use(null);
        if (!endPoint.Address.Equals(control.RemoteAddress) || endPoint.Port < LeastActivePort)
            return new FtpReply(500, $"The server connects to {control.RemoteAddress} only, and to ports from {LeastActivePort}.");
        if (context.Links.TryTake(user) is not { } place) return new FtpReply(425, NoPortText);
        Use(new ActivePort(control.LocalAddress, endPoint, place.Dispose));
        return new FtpReply(200, "The server will connect there.");
    }

    /// <summary>Takes in a data connection whose content was sent, and whose end the client is still to read.</summary>
    /// <param name="farewell">Ends with the connection.</param>
    public void AddFarewell(Task farewell)
    {
        Volatile.Write(ref _farewells, _farewells.IsCompleted ? farewell : Task.WhenAll(_farewells, farewell));
    }

    private void TellRefused(EndPoint? from) => ServerLog.DataConnectionRefused(context.Options.Logger, id, from);
}
