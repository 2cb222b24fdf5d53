using System.IO.Abstractions.TestingHelpers;
using System.Text;
using FtpTools.Security;
using FtpTools.Storage;
using FtpTools.Time.Strftime;

namespace FtpTools.Fuzzing.Surfaces;

/// <summary>Files that the program reads and others may have written or damaged: the first byte says which.</summary>
internal sealed class FileTarget : FuzzTarget
{
    private const string Thumbprint = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    public override string Name => "files";

    public override IReadOnlyList<string> Words =>
    [
        "\"version\":", "1", "\"servers\":", "\"contacts\":", "\"profiles\":", "\"uri\":", "\"ftp://ann@host/a\"", "\"no_tls\":", "true", "\"secret_name\":", "\"thumbprint\":", "\"first_seen\":", "\"" + Thumbprint + "\"", "\"2024-02-29T12:34:56+00:00\"", "\"localhost:2021\":", "\"bob\":", "\"127.0.0.1:8081\"",
        "{", "}", "[", "]", ":", ",", "null", "\"\\ud800\"", "\"\\u001b\"", "\"user\":", "\"path\":", "\"length\":", "-1", "TZif2", "CET-1CEST,M3.5.0,M10.5.0/3", "<+03>-3", "99999999999999999999", "Umask:", "0022",
    ];

    public override string PartName => "files";

    public override void Run(byte[] input)
    {
        Parts++;
        if (input.Length == 0) return;
        var content = input[1..];
        switch (input[0] % 6)
        {
            case 0:
                ReadKnownServers(content);
                break;
            case 1:
                ReadContacts(content);
                break;
            case 2:
                ReadPartialInfo(content);
                break;
            case 3:
                ReadZone(content);
                break;
            case 4:
                var mask = LinuxUmask.Parse(Encoding.UTF8.GetString(content).Split('\n'));
                Require((mask & ~FileRights.Permissions) == 0, "A umask has bits that none has.");
                break;
            default:
                ReadProfiles(content);
                break;
        }
    }

    // Never taken for an empty one: then a changed certificate would go unnoticed.
    private static void ReadKnownServers(byte[] content)
    {
        var disk = DiskWith("known.json", content, out var path);
        var known = new KnownServers(path, disk);
        if (!MayRefuse(() => known.Check("localhost", 2021, Thumbprint), ErrorCode.LocalFileError))
        {
            Require(!MayRefuse(() => known.RememberAsync("localhost", 2021, Thumbprint).GetAwaiter().GetResult(), ErrorCode.LocalFileError), "A file that cannot be read was replaced.");
            Require(disk.File.ReadAllBytes(path).AsSpan().SequenceEqual(content), "A file that cannot be read was changed.");
            return;
        }

        known.RememberAsync("localhost", 2021, Thumbprint).GetAwaiter().GetResult();
        Require(known.Check("localhost", 2021, Thumbprint).Status == KnownServerStatus.Same, "A server was not remembered.");
    }

    private static void ReadContacts(byte[] content)
    {
        var disk = DiskWith("contacts.json", content, out var path);
        var contacts = new ChatContacts(path, disk);
        IReadOnlyList<ChatContact> list = [];
        if (!MayRefuse(() => list = contacts.List(), ErrorCode.LocalFileError)) return;
        _ = contacts.Namer();
        foreach (var contact in list)
        {
            Require(IsSafe(contact.Name) && IsSafe(contact.Address), "A contact is not safe to show.");
            Require(contacts.Find(contact.Name).ToString() == contact.Address, "A contact is not found by its name.");
        }

        MayRefuse(() => contacts.Find(TextOf(content)), ErrorCode.InvalidArgument);
    }

    private static void ReadProfiles(byte[] content)
    {
        var disk = DiskWith("servers.json", content, out var path);
        var profiles = new FtpServerProfiles(path, disk);
        IReadOnlyList<FtpServerProfile> list = [];
        if (!MayRefuse(() => list = profiles.List(), ErrorCode.LocalFileError))
        {
            var another = new FtpServerProfile { Name = "another", Uri = ServerAddress.Parse("localhost") };
            Require(!MayRefuse(() => profiles.SaveAsync(another, replace: true).GetAwaiter().GetResult(), ErrorCode.LocalFileError), "A file that cannot be read was replaced.");
            Require(disk.File.ReadAllBytes(path).AsSpan().SequenceEqual(content), "A file that cannot be read was changed.");
            return;
        }

        foreach (var profile in list)
        {
            Require(IsSafe(profile.Name) && IsSafe(profile.SecretName ?? "") && IsSafe(profile.VaultName ?? ""), "A saved server is not safe to show.");
            Require(profiles.Find(profile.Name) == profile, "A saved server is not found by its name.");
            Require(profiles.SaveAsync(profile, replace: true).GetAwaiter().GetResult() == profile, "A saved server is not saved as it was.");
        }

        Require(profiles.List().SequenceEqual(list), "Saved servers are not read as what was written.");
    }

    private static void ReadPartialInfo(byte[] content)
    {
        using var stream = new MemoryStream(content);
        if (PartialInfo.Read(stream) is not { } info) return;
        using var again = new MemoryStream(info.ToBytes());
        Require(again.Length > 16 * 1024 || PartialInfo.Read(again) == info, "Notes on a partial file are not read as what was written.");
    }

    private static void ReadZone(byte[] content)
    {
        if (TimeZoneFile.Parse(content) is not { } zone) return;
        foreach (var moment in (long[])[long.MinValue, -1, 0, 1_700_000_000, long.MaxValue])
            _ = zone.AbbreviationAt(moment, TimeSpan.FromHours(1));
    }

    private static MockFileSystem DiskWith(string name, byte[] content, out string path)
    {
        var disk = new MockFileSystem();
        path = disk.Path.Combine(disk.Path.GetTempPath(), name);
        disk.AddFile(path, new MockFileData(content));
        return disk;
    }
}
