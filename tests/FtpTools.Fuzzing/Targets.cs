using FtpTools.Fuzzing.Surfaces;

namespace FtpTools.Fuzzing;

/// <summary>All targets, by name.</summary>
internal static class Targets
{
    private static readonly Dictionary<string, Func<FuzzTarget>> All = new()
    {
        ["frames"] = () => new FrameTarget(),
        ["json"] = () => new JsonTarget(),
        ["paths"] = () => new PathTarget(),
        ["addresses"] = () => new AddressTarget(),
        ["scram"] = () => new ScramTarget(),
        ["datagrams"] = () => new DatagramTarget(),
        ["strftime"] = () => new StrftimeTarget(),
        ["files"] = () => new FileTarget(),
        ["client"] = () => new ClientTarget(),
        ["server"] = () => new ServerTarget(),
        ["ftp-commands"] = () => new FtpCommandTarget(),
        ["ftp-replies"] = () => new FtpReplyTarget(),
        ["ftp-listings"] = () => new FtpListingTarget(),
        ["ftp-client"] = () => new FtpClientTarget(),
        ["ftp-server"] = () => new FtpServerTarget(),
    };

    public static IReadOnlyList<string> Names => [.. All.Keys];

    public static FuzzTarget Create(string name)
    {
        return All.TryGetValue(name, out var create) ? create() : throw new ArgumentException($"There is no target {name}.");
    }
}
