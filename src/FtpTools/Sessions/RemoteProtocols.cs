namespace FtpTools.Sessions;

/// <summary>The protocols of sessions, by the schemes of their URIs.</summary>
/// <param name="protocols">All of them; the first is that of our own servers, and the one used where none is named.</param>
internal sealed class RemoteProtocols(IReadOnlyList<IRemoteProtocol> protocols)
{
    /// <summary>The protocol of our own servers.</summary>
    public IRemoteProtocol Own => protocols[0];

    /// <summary>The protocol of a scheme; null when there is none. Case does not matter.</summary>
    public IRemoteProtocol? Find(string scheme)
    {
        return protocols.FirstOrDefault(p => p.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The schemes of all of them.</summary>
    public IReadOnlyList<string> Schemes { get; } = [.. protocols.Select(p => p.Scheme)];

    /// <summary>The schemes, for a text.</summary>
    public override string ToString() => string.Join(", ", Schemes);
}
