using System.Globalization;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>pure-ftpd, with users of its own (puredb). It lets nobody in as root, and so its users are somebody without rights, who is
/// given rights in the homes by access lists.</summary>
/// <param name="tls">How its clients encrypt.</param>
public abstract class PureFtpdServer(ForeignTls tls) : ForeignServer(tls)
{
    private const string Program = "usr/sbin/pure-ftpd";
    private const string Maker = "usr/bin/pure-pw";

    private readonly List<string> _users = [];
    private readonly Lock _lock = new();
    private ForeignProcess? _process;

    public override string Package => "pure-ftpd";

    protected override bool IsPresent => ForeignPrograms.Find(Program) is not null && ForeignPrograms.Find(Maker) is not null;

    public override int PortOf(string user, bool isPlain) => _process!.Ports[0];

    public override Task WhenEmptyAsync() => _process!.WhenEmptyAsync();

    protected override async Task StartAsync()
    {
        WriteUsers();
        if (!OperatingSystem.IsWindows())
        {
            var passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(Folder.Path, passable);
        }

        _process = await ForeignProcess.StartAsync(1, ports => ForeignPrograms.Start(
            ForeignPrograms.Find(Program)!,
            ["-4", "-S", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1,{ports[0]}"), "-l", $"puredb:{Folder.In("users.pdb")}", "-E",
                "-H", "-A", "-z", "-c", "100", "-C", "100", "-u", "1", "-g", Folder.In("pid"), "-Y", Tls == ForeignTls.None ? "0" : "1", "-2", Pem.Both]));
    }

    protected override async Task StopAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    protected override Task LetInAsync(string user, bool isReadOnly, long? quota, long? fileQuota)
    {
        if (!isReadOnly) AccessList.LetWrite(HomeOf(user), Nobody);
        lock (_lock)
        {
            var (files, bytes) = (Text(fileQuota), Text(quota));
            _users.Add($"{user}:{HiddenPassword}:{Nobody}:{Nobody}::{HomeOf(user)}/./::::::{files}:{bytes}:::::");
            WriteUsers();
        }

        return Task.CompletedTask;
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private void WriteUsers()
    {
        File.WriteAllLines(Folder.In("users.txt"), _users);
        KeepPrivate(Folder.In("users.txt"));
        var isMade = ForeignPrograms.TryRun(ForeignPrograms.Find(Maker)!, "mkdb", Folder.In("users.pdb"), "-f", Folder.In("users.txt"));
        Assert.True(isMade, "pure-pw could not write its users.");
    }
}
