using System.Management.Automation;
using FtpTools.PowerShell.Commands;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>The conversation, typed at the keyboard of a host.</summary>
public sealed class ChatSessionTests : IDisposable
{
    private readonly UdpPeer _peer = new();
    private readonly PowerShellHost _host = new(typeof(EnterChatSessionCommand));

    public void Dispose()
    {
        _host.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public async Task What_is_typed_is_sent_and_the_answer_shown_with_its_sender_until_q()
    {
        Type("hello", "", "how are you?", " Q ", "never sent");
        var answering = _peer.AnswerAsync(2, text => $"re {text}\e[2J\nann: forged");
        var result = await RunAsync($"Enter-ChatSession 127.0.0.1:{_peer.Port}");
        await answering;

        Assert.Empty(result.Errors);
        Assert.Null(result.Failure);
        Assert.Contains($"127.0.0.1:{_peer.Port}: re hello\uFFFD[2J\u23CEann: forged", _host.Ui.Written);
        Assert.Contains(_host.Ui.Written, line => line.StartsWith($"127.0.0.1:{_peer.Port}: re how are you?", StringComparison.Ordinal));
        Assert.Contains(_host.Ui.Written, line => line.Contains("in the clear", StringComparison.Ordinal));
        Assert.DoesNotContain(_host.Ui.Written, line => line.Contains('\e', StringComparison.Ordinal) || line.Contains("never sent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_an_error_and_the_talk_goes_on()
    {
        Type("hello", "q");
        var port = _peer.Port;
        _peer.Dispose();
        var result = await RunAsync($"Enter-ChatSession 127.0.0.1:{port}");

        ErrorIs.Like(ErrorCode.ServerUnreachable, ErrorCategory.ConnectionError, Assert.Single(result.Errors));
    }

    [Fact]
    public async Task The_end_of_the_input_ends_the_talk()
    {
        Type();
        var result = await RunAsync($"Enter-ChatSession 127.0.0.1:{_peer.Port}");

        Assert.Empty(result.Errors);
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task Where_nobody_can_type_it_is_an_error()
    {
        var result = await RunAsync($"Enter-ChatSession 127.0.0.1:{_peer.Port}");

        Assert.True(result.Failure is not null || result.Errors.Any());
    }

    private void Type(params string[] lines)
    {
        var typed = new Queue<string>(lines);
        _host.Ui.LineAsked = () => typed.TryDequeue(out var line) ? line : null;
    }

    private Task<ScriptResult> RunAsync(string script) => Task.Run(() => _host.Run(script));
}
