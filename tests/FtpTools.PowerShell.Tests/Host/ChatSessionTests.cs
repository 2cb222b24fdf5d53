using System.Management.Automation.Runspaces;
using FtpTools.Host.Engine;
using FtpTools.PowerShell.Commands;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Host;

/// <summary>The conversation, typed at a console of the host.</summary>
public sealed class ChatSessionTests : IDisposable
{
    private readonly UdpPeer _peer = new();

    public void Dispose() => _peer.Dispose();

    [Fact]
    public async Task What_is_typed_is_sent_and_the_answer_shown_with_its_sender_until_q()
    {
        using var console = new ScriptedConsole(isTerminal: true).Type("hello\n\nhow are you?\n Q \nnever sent\n");
        var answering = _peer.AnswerAsync(2, text => $"re {text}\e[2J\nann: forged");
        var errors = await RunAsync(console, $"Enter-ChatSession 127.0.0.1:{_peer.Port}");
        await answering;

        Assert.Empty(errors);
        Assert.Contains($"127.0.0.1:{_peer.Port}: re hello\uFFFD[2J\u23CEann: forged", console.Output, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{_peer.Port}: re how are you?", console.Output, StringComparison.Ordinal);
        Assert.Contains("in the open", console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', console.Output);
        Assert.DoesNotContain("never sent", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_an_error_and_the_talk_goes_on()
    {
        using var console = new ScriptedConsole(isTerminal: true).Type("hello\nq\n");
        var port = _peer.Port;
        _peer.Dispose();
        var errors = await RunAsync(console, $"Enter-ChatSession 127.0.0.1:{port}");

        Assert.StartsWith("ServerUnreachable,", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_it_says_that_there_is_none()
    {
        using var console = new ScriptedConsole(isTerminal: false, input: "hello\n");
        var errors = await RunAsync(console, $"Enter-ChatSession 127.0.0.1:{_peer.Port}");

        Assert.StartsWith("NoTerminalToAskOn", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal("hello", console.Device.Input.ReadLine());
    }

    private static Task<List<string>> RunAsync(ScriptedConsole console, string script)
    {
        return Task.Run(() =>
        {
            var state = InitialSessionState.CreateDefault2();
            state.Commands.Add(new SessionStateCmdletEntry("Enter-ChatSession", typeof(EnterChatSessionCommand), helpFileName: null));
            using var runspace = RunspaceFactory.CreateRunspace(new HostShell(console.Device), state);
            runspace.Open();
            using var shell = System.Management.Automation.PowerShell.Create();
            shell.Runspace = runspace;
            shell.AddScript(script).Invoke();
            return shell.Streams.Error.Select(e => e.FullyQualifiedErrorId).ToList();
        });
    }
}
