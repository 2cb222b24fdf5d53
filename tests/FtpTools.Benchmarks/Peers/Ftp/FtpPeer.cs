namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>A client and an FTP server.</summary>
internal abstract class FtpPeer : Peer
{
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

    public override Task StartAsync() => Host.StartAsync();

    public override async ValueTask DisposeAsync() => await Host.StopAsync();
}
