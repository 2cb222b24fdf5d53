using System.IO.Abstractions;
using FtpTools.Sessions;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions.Contract;

/// <summary>A server of some protocol, on this computer, and the clients that <see cref="RemoteClientContract"/> tries on it. One serves
/// all tests of a class; each test has a user of its own.</summary>
public abstract class ContractServer : IAsyncLifetime
{
    /// <summary>Whether its links are encrypted.</summary>
    public abstract bool IsEncrypted { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Adds a user.</summary>
    public abstract Task AddUserAsync(string name, bool isReadOnly = false, long? quota = null, long? fileQuota = null);

    /// <summary>The folder that is the home of a user.</summary>
    public abstract string HomeOf(string user);

    /// <summary>The name under which a user logs in: the server may have one for all.</summary>
    public virtual string LoginOf(string user) => user;

    /// <summary>Lets clients call a command.</summary>
    public abstract void Register(RemoteCommand command);

    /// <summary>Waits until the server has noticed that all its clients are gone, and has cleared up after them.</summary>
    public abstract Task WhenEmptyAsync();

    /// <summary>Logs a user in.</summary>
    /// <param name="user">The user.</param>
    /// <param name="files">Where local files are.</param>
    internal abstract Task<RemoteClient> ConnectAsync(string user, IFileSystem files);

    /// <summary>Logs a user in over a line that can be cut.</summary>
    /// <param name="user">The user.</param>
    /// <param name="files">Where local files are.</param>
    /// <param name="direction">Which bytes count until the cut.</param>
    internal abstract Task<(RemoteClient Client, ICuttableLine Line)> ConnectOverLineAsync(
        string user, IFileSystem files, CutDirection direction);
}
