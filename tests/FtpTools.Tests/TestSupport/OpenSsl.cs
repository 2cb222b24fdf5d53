using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace FtpTools.Tests.TestSupport;

/// <summary>The TLS client of OpenSSL, for what that of .NET cannot be made to do.</summary>
internal sealed class OpenSsl : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private OpenSsl(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has written so far.</summary>
    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>Connects; skips the test where there is no OpenSSL.</summary>
    public static OpenSsl Connect(int port, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("openssl", ["s_client", "-connect", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new OpenSsl(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The program openssl is not installed.");
            throw;
        }
    }

    /// <summary>Gives it a line: what is sent, or one of its commands (<c>K</c>, <c>R</c>).</summary>
    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteAsync(line + "\n");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>How often it has written something.</summary>
    public int Count(string text) => Said.Split(text).Length - 1;

    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is gone.
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_said) _said.AppendLine(line);
    }
}
