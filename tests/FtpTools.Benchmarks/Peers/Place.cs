namespace FtpTools.Benchmarks.Peers;

/// <summary>Where the two ends of a peer run.</summary>
/// <param name="Address">The address the server listens on.</param>
/// <param name="AtServer">The command, with its arguments, that starts a program where the server runs; empty for none.</param>
/// <param name="AtClient">The same for the client.</param>
internal sealed record Place(string Address, IReadOnlyList<string> AtServer, IReadOnlyList<string> AtClient)
{
    /// <summary>Both on this computer.</summary>
    public static Place Loopback { get; } = new("127.0.0.1", [], []);
}
