using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FtpTools.Security;
using FtpTools.Tests.Accounts;

namespace FtpTools.Tests.Security;

public class ServerCertificateTests
{
    private static readonly DateTimeOffset Now = TestCertificates.Start.AddDays(1);

    [Fact]
    public void A_certificate_of_our_own_is_fit_for_a_server_of_this_machine()
    {
        using var certificate = X509CertificateLoader.LoadPkcs12(ServerCertificate.CreateSelfSigned(Now, "depot"), null);

        ServerCertificate.ThrowIfUnusable(certificate, Now);
        Assert.True(certificate.MatchesHostname("localhost"));
        Assert.True(certificate.MatchesHostname("depot"));
        Assert.True(certificate.MatchesHostname("127.0.0.1"));
        Assert.True(certificate.MatchesHostname("::1"));
        Assert.False(certificate.MatchesHostname("elsewhere"));
        Assert.Equal(Now.AddDays(-1), certificate.NotBefore);
        Assert.Equal(Now.AddYears(10), certificate.NotAfter);
    }

    [Theory]
    [InlineData("under_score host")]
    [InlineData("")]
    public void A_machine_name_that_is_no_DNS_name_is_left_out(string machineName)
    {
        using var certificate = X509CertificateLoader.LoadPkcs12(ServerCertificate.CreateSelfSigned(Now, machineName), null);

        Assert.True(certificate.MatchesHostname("localhost"));
    }

    [Fact]
    public void It_is_made_once_and_kept()
    {
        var disk = new MockFileSystem();
        disk.AddDirectory(disk.Path.GetFullPath("data"));
        var path = disk.Path.GetFullPath(disk.Path.Combine("data", "certificate.pfx"));

        using var first = ServerCertificate.LoadOrCreate(disk, path, Now);
        using var second = ServerCertificate.LoadOrCreate(disk, path, Now.AddYears(1));

        Assert.True(first.HasPrivateKey);
        Assert.Equal(CertificateThumbprint.Of(first), CertificateThumbprint.Of(second));
    }

    [Fact]
    public void Only_its_owner_can_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead.");
        using var folder = new TemporaryFolder();
        var path = folder.Combine("certificate.pfx");

        using var certificate = ServerCertificate.LoadOrCreate(new FileSystem(), path, Now);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void Several_servers_that_begin_at_once_have_the_same()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("certificate.pfx");
        var thumbprints = new string[8];

        Parallel.For(0, thumbprints.Length, i =>
        {
            using var certificate = ServerCertificate.LoadOrCreate(new FileSystem(), path, Now);
            thumbprints[i] = CertificateThumbprint.Of(certificate);
        });

        Assert.Single(thumbprints.Distinct());
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void An_expired_or_damaged_file_is_named_and_not_replaced()
    {
        var disk = new MockFileSystem();
        var path = disk.Path.GetFullPath("certificate.pfx");
        ServerCertificate.LoadOrCreate(disk, path, Now).Dispose();
        var before = disk.File.ReadAllBytes(path);

        var expired = Refusal.Of(ErrorCode.CertificateUnusable, () => ServerCertificate.LoadOrCreate(disk, path, Now.AddYears(11)));
        Assert.Contains(path, expired.Message, StringComparison.Ordinal);
        Assert.Equal(before, disk.File.ReadAllBytes(path));

        disk.File.WriteAllText(path, "no certificate");
        var damaged = Refusal.Of(ErrorCode.CertificateUnusable, () => ServerCertificate.LoadOrCreate(disk, path, Now));
        Assert.Contains(path, damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_a_server_cannot_show_is_refused()
    {
        using var good = TestCertificates.Ecdsa(HashAlgorithmName.SHA256);
        using var withoutKey = X509CertificateLoader.LoadCertificate(good.RawData);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var forClients = request.CreateSelfSigned(TestCertificates.Start, TestCertificates.Start.AddYears(1));

        Assert.Null(Record.Exception(() => ServerCertificate.ThrowIfUnusable(good, Now)));
        Refusal.Of(ErrorCode.CertificateUnusable, () => ServerCertificate.ThrowIfUnusable(withoutKey, Now));
        Refusal.Of(ErrorCode.CertificateUnusable, () => ServerCertificate.ThrowIfUnusable(good, Now.AddYears(2)));
        Refusal.Of(ErrorCode.CertificateUnusable, () => ServerCertificate.ThrowIfUnusable(good, Now.AddYears(-2)));
        Refusal.Of(ErrorCode.CertificateUnusable, () => ServerCertificate.ThrowIfUnusable(forClients, Now));
    }
}
