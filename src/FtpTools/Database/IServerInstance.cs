namespace FtpTools.Database;

/// <summary>
/// One use of a database by a server process. Every other one can tell whether it still lives, without comparing clocks. Disposed, it has
/// ended in order.
/// </summary>
internal interface IServerInstance : IDisposable
{
    /// <summary>Its name, which no other has or will have.</summary>
    string Id { get; }

    /// <summary>Whether another one may still be alive. When this is false, it is dead for good.</summary>
    bool IsAlive(string id);
}
