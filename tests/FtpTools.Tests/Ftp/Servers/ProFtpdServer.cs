namespace FtpTools.Tests.Ftp.Servers;

/// <summary>ProFTPD, with its own check that data connections resume the session of TLS.</summary>
/// <param name="tls">How its clients encrypt.</param>
public abstract class ProFtpdServer(ForeignTls tls) : ForeignServer(tls)
{
    private const int ReadOnlyGroup = 60000;
    private const string Program = "usr/sbin/proftpd";

    private readonly Lock _lock = new();
    private ForeignProcess? _process;

    public override string Package => "proftpd-core and proftpd-mod-crypto";

    protected override bool IsPresent =>
        ForeignPrograms.Find(Program) is not null && ForeignPrograms.Find("usr/lib/proftpd/mod_tls.so") is not null;

    public override int PortOf(string user, bool isPlain) => _process!.Ports[isPlain ? 1 : 0];

    public override Task WhenEmptyAsync() => _process!.WhenEmptyAsync();

    protected override async Task StartAsync()
    {
        File.WriteAllText(Folder.In("users"), "");
        File.WriteAllText(Folder.In("groups"), $"readonly:x:{ReadOnlyGroup}:\n");
        KeepPrivate(Folder.In("users"));
        KeepPrivate(Folder.In("groups"));
        _process = await ForeignProcess.StartAsync(2, ports =>
        {
            File.WriteAllText(Folder.In("proftpd.conf"), Settings(ports[0], ports[1]));
            return ForeignPrograms.Start(ForeignPrograms.Find(Program)!, "-n", "-q", "-c", Folder.In("proftpd.conf"));
        });
    }

    protected override async Task StopAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    protected override Task LetInAsync(string user, bool isReadOnly, long? quota, long? fileQuota)
    {
        var group = isReadOnly ? ReadOnlyGroup : 0;
        lock (_lock) File.AppendAllText(Folder.In("users"), $"{user}:{HiddenPassword}:0:{group}::{HomeOf(user)}:/bin/sh\n");
        return Task.CompletedTask;
    }

    private string Settings(int port, int plainPort) =>
        $"""
        ServerName "for tests"
        ServerType standalone
        DefaultAddress 127.0.0.1
        UseIPv6 off
        Port {port}
        ModulePath {Path.Combine(ForeignPrograms.Root(Program)!, "usr/lib/proftpd")}
        LoadModule mod_tls.c
        LoadModule mod_digest.c
        User nobody
        Group nogroup
        PidFile {Folder.In("pid")}
        ScoreboardFile {Folder.In("scoreboard")}
        DelayEngine off
        UseReverseDNS off
        SystemLog {Folder.In("log")}
        WtmpLog off
        TransferLog none
        <Global>
          AuthOrder mod_auth_file.c
          AuthUserFile {Folder.In("users")}
          AuthGroupFile {Folder.In("groups")}
          RequireValidShell off
          RootLogin on
          DefaultRoot ~
          AllowOverwrite on
          AllowStoreRestart on
          AllowRetrieveRestart on
          DigestEngine on
          <Limit WRITE>
            DenyGroup readonly
          </Limit>
        </Global>
        TLSEngine {(Tls == ForeignTls.None ? "off" : "on")}
        TLSRequired off
        TLSRSACertificateFile {Pem.Certificate}
        TLSRSACertificateKeyFile {Pem.Key}
        {(Tls == ForeignTls.Implicit ? "TLSOptions UseImplicitSSL" : "")}
        <VirtualHost 127.0.0.1>
          Port {plainPort}
          TLSEngine off
        </VirtualHost>

        """;
}
