using System.Diagnostics;
using System.Globalization;
using FtpTools.Chat;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Chat;

/// <summary>What stands in docs/datagrams.md is so, and its Python peer is run as it stands there.</summary>
public sealed class ChatDocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_Python_peer_answers_what_we_say()
    {
        Assert.SkipUnless(PythonClient.IsPresent, "There is no python3 on the PATH of this computer.");
        using var peer = Start("0");
        try
        {
            var port = int.Parse((await peer.StandardOutput.ReadLineAsync(Stop))!, CultureInfo.InvariantCulture);
            var to = ChatAddress.Parse($"127.0.0.1:{port}");

            Assert.Equal("you said: 床前明月光", (await ChatClient.AskAsync(to, "床前明月光", null, Stop)).Text);
            Assert.Equal("you said: ", (await ChatClient.AskAsync(to, "", null, Stop)).Text);
        }
        finally
        {
            peer.Kill();
            await peer.WaitForExitAsync(Stop);
        }
    }

    [Fact]
    public async Task Our_server_answers_what_the_Python_peer_says()
    {
        Assert.SkipUnless(PythonClient.IsPresent, "There is no python3 on the PATH of this computer.");
        await using var server = ChatServer.Start(new ChatServerOptions
        {
            Endpoint = new ChatEndpointOptions { Port = 0 },
            Answer = (m, _) => Task.FromResult<string?>($"we heard: {m.Text}"),
        });
        using var peer = Start("127.0.0.1", $"{server.Port}", "hello");
        var output = await peer.StandardOutput.ReadToEndAsync(Stop);
        await peer.WaitForExitAsync(Stop);

        Assert.Equal((0, "we heard: hello"), (peer.ExitCode, output.TrimEnd()));
    }

    [Fact]
    public void The_Python_peer_takes_ten_lines()
    {
        Assert.Equal(10, DatagramsDocument.CodeBlock("Chat", "python").TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void The_sealed_example_is_what_we_seal()
    {
        var nonce = ChatNonce.Read(Enumerable.Range(0, ChatNonce.Length).Select(i => (byte)i).ToArray());
        var time = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
        var datagram = MessageCipher.Close("hi"u8, default, nonce, time, ChatKey.Derive("pencil"));

        Assert.Equal(DatagramsDocument.CodeBlock("Chat", "text").Trim(), Convert.ToHexStringLower(datagram));
    }

    [Fact]
    public void The_numbers_are_those_of_the_code()
    {
        var text = DatagramsDocument.Section("Chat");
        string[] numbers =
        [
            $"default port is UDP {ChatAddress.DefaultPort}",
            FormattableString.Invariant($"{ChatText.MaxDatagram:N0} bytes"),
            FormattableString.Invariant($"up to {MessageCipher.MaxText:N0}"),
            FormattableString.Invariant($"{ChatKey.Iterations:N0} iterations, {ChatKey.Length} bytes"),
            $"Up to {new ChatEndpointOptions().QueueLength} messages",
            $"{ChatAnswerLimiter.BytesPerSecond / 1024} KiB a second to one address, {ChatAnswerLimiter.Burst / 1024} KiB at once",
        ];
        var flat = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.All(numbers, number => Assert.Contains(number, flat, StringComparison.Ordinal));
        Assert.Equal(TimeSpan.FromMinutes(2), MessageCipher.Window);
    }

    private Process Start(params string[] arguments)
    {
        var script = _folder.In("chat.py");
        File.WriteAllText(script, DatagramsDocument.CodeBlock("Chat", "python"));
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, ArgumentList = { script }, Environment = { ["PYTHONIOENCODING"] = "utf-8" } };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
