using System.Net.Sockets;

namespace FtpTools.Ftp.Data;

/// <summary>Where the next data connection of a client comes from or goes to; for one transfer. Disposed, it takes no connection any more,
/// and gives back its descriptor.</summary>
internal interface IDataPort : IDisposable
{
    /// <summary>Waits for the connection, or makes it.</summary>
    /// <exception cref="SocketException">It could not be made.</exception>
    Task<Socket> ConnectAsync(CancellationToken cancellationToken);
}
