using System.Collections.Concurrent;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>vsftpd. It has one home for all, and so each user has a server; data connections have to resume the session of TLS.</summary>
/// <param name="tls">How its clients encrypt.</param>
public abstract class VsftpdServer(ForeignTls tls) : ForeignServer(tls)
{
    private readonly ConcurrentDictionary<(string User, bool IsPlain), ForeignProcess> _processes = new();

    public override string Package => "vsftpd";

    protected override bool IsPresent => ForeignPrograms.Find("usr/sbin/vsftpd") is not null && File.Exists("/etc/pam.d/su");

    public override string LoginOf(string user) => "root";

    public override int PortOf(string user, bool isPlain)
    {
        return _processes[(user, isPlain && Tls == ForeignTls.Implicit)].Ports[0];
    }

    public override Task WhenEmptyAsync() => Task.WhenAll(_processes.Values.Select(p => p.WhenEmptyAsync()));

    protected override Task StartAsync() => Task.CompletedTask;

    protected override async Task StopAsync()
    {
        foreach (var process in _processes.Values) await process.DisposeAsync();
    }

    protected override async Task LetInAsync(string user, bool isReadOnly, long? quota, long? fileQuota)
    {
        _processes[(user, false)] = await StartAsync(user, isReadOnly, Tls);
        if (Tls == ForeignTls.Implicit) _processes[(user, true)] = await StartAsync(user, isReadOnly, ForeignTls.None);
    }

    // PAM knows no users but those of the system, and lets root in for su when it is root who asks.
    private Task<ForeignProcess> StartAsync(string user, bool isReadOnly, ForeignTls how)
    {
        return ForeignProcess.StartAsync(1, ports =>
        {
            var file = Folder.In($"{user}-{how}.conf");
            File.WriteAllText(
                file,
                $"""
                background=NO
                listen=YES
                listen_address=127.0.0.1
                listen_port={ports[0]}
                anonymous_enable=NO
                local_enable=YES
                pam_service_name=su
                local_root={HomeOf(user)}
                chroot_local_user=YES
                allow_writeable_chroot=YES
                local_umask=022
                write_enable={(isReadOnly ? "NO" : "YES")}
                mdtm_write=YES
                use_localtime=NO
                force_dot_files=YES
                seccomp_sandbox=NO
                isolate=NO
                isolate_network=NO
                nopriv_user=nobody
                secure_chroot_dir={Folder.Path}
                xferlog_enable=NO
                ssl_enable={(how == ForeignTls.None ? "NO" : "YES")}
                implicit_ssl={(how == ForeignTls.Implicit ? "YES" : "NO")}
                force_local_logins_ssl=NO
                force_local_data_ssl=NO
                rsa_cert_file={Pem.Both}
                rsa_private_key_file={Pem.Both}
                ssl_ciphers=HIGH
                require_ssl_reuse=YES

                """);
            return ForeignPrograms.Start(ForeignPrograms.Find("usr/sbin/vsftpd")!, file);
        });
    }
}
