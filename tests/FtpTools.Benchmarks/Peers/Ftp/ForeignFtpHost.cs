using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>An FTP server of others, with a certificate that was made for it.</summary>
internal abstract class ForeignFtpHost(Workbench bench, bool useTls) : FtpHost(bench, useTls)
{
    private Process? _server;
    private string? _thumbprint;

    public override string Thumbprint => _thumbprint ?? throw new InvalidOperationException("No certificate.");

    public override int ProcessId => _server?.Id ?? throw new InvalidOperationException("Not started.");

    /// <summary>Starts the program.</summary>
    protected async Task ServeAsync(string program, params string[] arguments) => _server = await Command.ServeAsync(Place, Port, program, arguments);

    protected override Task EndAsync() => Command.StopAsync(_server);

    /// <summary>A certificate with its key in one file.</summary>
    protected async Task<string> NewCertificateAsync(string folder)
    {
        var (key, certificate, both) = (Path.Combine(folder, "key.pem"), Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "both.pem"));
        await Command.RunAsync(
            Require("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate);
        await File.WriteAllTextAsync(both, await File.ReadAllTextAsync(key) + await File.ReadAllTextAsync(certificate));
        using var read = X509CertificateLoader.LoadCertificateFromFile(certificate);
        _thumbprint = read.GetCertHashString(HashAlgorithmName.SHA256);
        return both;
    }

    /// <summary>A password as servers store it. A digest of the cheap kind: with the one that some would choose, each login takes seconds.</summary>
    protected static async Task<string> DigestOfAsync(string password) => (await Command.ReadAsync(Require("openssl"), "passwd", "-1", password)).Trim();

    /// <summary>The path of a program.</summary>
    /// <exception cref="BenchException">It is not installed.</exception>
    protected static string Require(string program) => Workbench.Require(program);
}
