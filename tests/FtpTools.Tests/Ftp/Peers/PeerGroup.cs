namespace FtpTools.Tests.Ftp.Peers;

/// <summary>Tests with the programs of others: one after the other, and all with one server.</summary>
[CollectionDefinition(Name)]
public sealed class PeerGroup : ICollectionFixture<PeerServer>
{
    public const string Name = "Ftp peers";
}
