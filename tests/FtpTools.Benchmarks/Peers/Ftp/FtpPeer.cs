namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>A client and an FTP server.</summary>
internal abstract class FtpPeer : Peer
{
    private bool _isStarted;

    protected FtpPeer(Workbench bench, FtpHost host)
        : base(bench)
    {
        Host = host;
        Place = host.Place;
    }

    public override string Name => $"{Host.Name} with {ClientName}";

    public override string ServerFolder => Host.ServerFolder;

    protected FtpHost Host { get; }

    protected abstract string ClientName { get; }

    public override Task StartAsync()
    {
        _isStarted = true;
        return Host.StartAsync();
    }

    // One that is left out is stopped at once, and with all others at the end; the server is counted once.
    public override async ValueTask DisposeAsync()
    {
        if (!_isStarted) return;
        _isStarted = false;
        await Host.StopAsync();
    }
}
