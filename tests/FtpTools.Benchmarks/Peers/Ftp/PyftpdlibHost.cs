using System.Globalization;

namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>pyftpdlib, in the Python that has it.</summary>
internal sealed class PyftpdlibHost(Workbench bench, bool useTls) : ForeignFtpHost(bench, useTls)
{
    // A Python of one's own before that of the system need not have the packages of the system.
    private const string SystemPython = "/usr/bin/python3";

    private string _folder = string.Empty;

    public override string ServerFolder => _folder;

    public override (string User, string Password, string Folder) Login => ("bench", "bench-password", string.Empty);

    protected override string ServerName => "pyftpdlib";

    protected override async Task LaunchAsync()
    {
        var python = await PythonAsync();
        _folder = Bench.NewFolder("pyftpdlib");
        string[] security = UseTls ? [await NewCertificateAsync(Bench.NewFolder("pyftpdlib-config"))] : [];
        await ServeAsync(
            python,
            [
                Path.Combine(AppContext.BaseDirectory, "Scripts", "pyftpdlib_server.py"), Place.Address, Port.ToString(CultureInfo.InvariantCulture), Login.User, Login.Password, _folder,
                IdleSeconds.ToString(CultureInfo.InvariantCulture), .. security,
            ]);
    }

    private async Task<string> PythonAsync()
    {
        var needed = UseTls ? "pyftpdlib, OpenSSL" : "pyftpdlib";
        foreach (var python in new[] { Workbench.Find("python3"), SystemPython }.OfType<string>().Where(File.Exists))
        {
            try
            {
                await Command.RunAsync(python, "-W", "ignore", "-c", $"import {needed}");
                return python;
            }
            catch (BenchException)
            {
                // Another one may have it.
            }
        }

        throw new BenchException($"no Python has the modules {needed}");
    }
}
