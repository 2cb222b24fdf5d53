using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>One large file over SFTP by our client and by OpenSSH's.</summary>
internal sealed class SftpClientScenario(Workbench bench, int rounds, long length) : MoveScenario(bench, rounds)
{
    public override Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var (ours, sftp) = (new SftpPeer(Bench, isOurs: true), new SftpPeer(Bench, isOurs: false));
        var source = Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "large.bin"), length);
        return MoveAsync($"{SizeText.Of(length)}, SFTP", source, [ours, sftp], (ours.Name, sftp.Name, 1.0));
    }
}

/// <summary>Many small files over SFTP by our client and by OpenSSH's.</summary>
internal sealed class SftpClientSmallFilesScenario(Workbench bench, int rounds, int files) : MoveScenario(bench, rounds)
{
    // Until our code is compiled.
    protected override int WarmUps => 3;

    public override Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var (ours, sftp) = (new SftpPeer(Bench, isOurs: true), new SftpPeer(Bench, isOurs: false));
        var source = Bench.NewTree("many", files, FtpClients.SmallFile);
        return MoveAsync($"{files} files of {SizeText.Of(FtpClients.SmallFile)}, SFTP", source, [ours, sftp], (ours.Name, sftp.Name, 1.0));
    }
}

/// <summary>The same over a slow line. There are a tenth of the files: the line takes its time.</summary>
internal sealed class SftpClientOverLineScenario(Workbench bench, int rounds, string congestion, int files) : LineScenario(bench, rounds, congestion, loss: 0)
{
    private readonly int _files = Math.Max(1, files / 10);

    protected override Task<IReadOnlyList<Comparison>> RunAsync(Place place)
    {
        var (ours, sftp) = (new SftpPeer(Bench, isOurs: true) { Place = place }, new SftpPeer(Bench, isOurs: false) { Place = place });
        var source = Bench.NewTree("many", _files, FtpClients.SmallFile);
        return MoveAsync($"{_files} files of {SizeText.Of(FtpClients.SmallFile)}, SFTP, {LineText}", source, [ours, sftp], (ours.Name, sftp.Name, 1.0));
    }
}
