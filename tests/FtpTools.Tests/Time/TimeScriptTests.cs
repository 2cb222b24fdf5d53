using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FtpTools.Tests.TestSupport;
using FtpTools.Time.Strftime;

namespace FtpTools.Tests.Time;

/// <summary>The scripts in the section on time of docs/datagrams.md are run as they stand there, and its numbers are those of the code.</summary>
public sealed partial class TimeScriptTests : IDisposable
{
    private static readonly string Section = ReadSection();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("%Y %%", "^20[0-9][0-9] %\n$")]
    [InlineData("", "^20[0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9:]{8}\n$")]
    [InlineData("🕐 %Q", "^🕐 %Q\n$")]
    public async Task The_client_of_the_document_asks_our_server(string format, string expected)
    {
        Assert.SkipUnless(PythonClient.IsPresent, "There is no python3 on the PATH of this computer.");
        await using var server = NetTimeServer.Start(new NetTimeServerOptions { Port = 0 });
        using var process = Python(0, "127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture), format);

        var output = (await process.StandardOutput.ReadToEndAsync()).ReplaceLineEndings("\n");
        Assert.Equal(string.Empty, await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        Assert.Matches(expected, output);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task The_server_of_the_document_answers_our_client()
    {
        Assert.SkipUnless(PythonClient.IsPresent, "There is no python3 on the PATH of this computer.");
        using var process = Python(1, "0");
        try
        {
            var port = int.Parse((await process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            var query = new NetTimeQuery { Port = port, Timeout = Eventually.HangLimit };

            Assert.NotNull((await NetTimeClient.GetAsync("127.0.0.1", query)).Time);
            Assert.NotNull((await NetTimeClient.GetAsync("127.0.0.1", query with { Format = string.Empty })).Time);
            var whole = await NetTimeClient.GetAsync("127.0.0.1", query with { Format = "%A %d %B %Y %H:%M:%S %z" });
            Assert.NotNull(whole.Time);
            Assert.NotNull(whole.UtcOffset);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Fact]
    public void The_numbers_of_the_document_are_those_of_the_code()
    {
        var options = new NetTimeServerOptions();
        string[] said =
        [
            $"UDP port {NetTimeServerOptions.DefaultStrftimePort}",
            $"UDP port {NetTimeServerOptions.DefaultNtpPort}",
            $"an empty one means `{StrftimeFormatter.DefaultFormat}`",
            $"A request has at most {StrftimeFormatter.MaxFormat} bytes",
            $"An answer has at most {StrftimeResponder.SmallAnswer} bytes, or four times the bytes",
            $"never more than {StrftimeFormatter.MaxResult}",
            $"`{StrftimeResponder.ErrorPrefix}`",
            $"the oldest of {options.QueueLength} waiting",
            $"stratum {options.Stratum} and reference",
            $"a root dispersion of {options.RootDispersion.TotalMilliseconds} ms",
        ];

        Assert.All(said, text => Assert.Contains(text, Section, StringComparison.Ordinal));
        Assert.Equal((4, 50), (StrftimeResponder.MaxFactor, options.AnswersPerSecond));
        Assert.All(StrftimeDirectives.All, letter => Assert.Matches($@"[`\s]%{Regex.Escape(letter.ToString())}[`\s]", Section));
    }

    private Process Python(int script, params string[] arguments)
    {
        var path = _folder.File($"time{script}.py", System.Text.Encoding.UTF8.GetBytes(PythonBlock().Matches(Section)[script].Groups[1].Value));
        var start = new ProcessStartInfo("python3", ["-W", "error", path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            Environment = { ["PYTHONIOENCODING"] = "utf-8", ["PYTHONUTF8"] = "1" },
        };
        return Process.Start(start)!;
    }

    private static string ReadSection([CallerFilePath] string file = "")
    {
        var document = Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "datagrams.md");
        return Regex.Match(File.ReadAllText(document), @"^## Time\n.*?(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline).Value;
    }

    [GeneratedRegex("^```python\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PythonBlock();
}
