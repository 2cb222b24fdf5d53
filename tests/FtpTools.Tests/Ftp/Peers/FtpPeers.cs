using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>The programs that the server is tried with.</summary>
internal static class FtpPeers
{
    private static readonly FtpPeer[] All =
    [
        new CurlPeer(), new LftpPeer(), new NcftpPeer(), new RclonePeer(), new FtplibPeer(), new TnftpPeer(), new WgetPeer(), new Aria2Peer(), new WputPeer(),
    ];

    /// <summary>Each program that can do something, in each way in which it can protect itself.</summary>
    public static TheoryData<string, RawTls> Cases(params PeerAction[] actions)
    {
        var cases = new TheoryData<string, RawTls>();
        foreach (var peer in All.Where(p => actions.All(p.Actions.Contains)))
        {
            foreach (var kind in peer.Kinds) cases.Add(peer.Name, kind);
        }

        return cases;
    }

    /// <summary>Each program that can do something, in one way.</summary>
    public static TheoryData<string, RawTls> CasesOnce(params PeerAction[] actions)
    {
        var cases = new TheoryData<string, RawTls>();
        foreach (var peer in All.Where(p => actions.All(p.Actions.Contains))) cases.Add(peer.Name, peer.Kinds[0]);
        return cases;
    }

    /// <summary>The program of a name. The test is skipped where it is not installed.</summary>
    public static FtpPeer Find(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "These programs are run on Linux only.");
        var peer = All.Single(p => p.Name == name);
        Assert.SkipUnless(peer.IsInstalled, $"{name} is not installed on this computer: apt-get install {peer.Package}");
        return peer;
    }
}
