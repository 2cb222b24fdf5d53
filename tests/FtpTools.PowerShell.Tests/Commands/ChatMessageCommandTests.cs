using System.Management.Automation;
using System.Net;
using System.Text.RegularExpressions;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public sealed partial class ChatMessageCommandTests : IDisposable
{
    private readonly UdpPeer _peer = new();
    private readonly PowerShellHost _host = CmdletRig.NewEngine();

    public ChatMessageCommandTests() => _host.With("port", _peer.Port).With("key", new NetworkCredential("", "correct horse").SecurePassword);

    public void Dispose()
    {
        _host.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public async Task Each_string_is_one_message_and_each_answer_one_object()
    {
        var answering = _peer.AnswerAsync(3, text => text.ToUpperInvariant() + "\e[2J");
        var result = _host.Run("'one', '', '李白' | Send-ChatMessage -To 127.0.0.1:$port");
        await answering;

        Assert.Empty(result.Errors);
        var answers = result.Output.Cast<ChatMessage>().ToList();
        Assert.Equal(["ONE\uFFFD[2J", "\uFFFD[2J", "李白\uFFFD[2J"], answers.Select(a => a.Text));
        Assert.All(answers, a => Assert.NotNull(a.RoundTrip));
    }

    [Fact]
    public async Task An_answer_bears_the_name_of_the_contact_that_was_asked()
    {
        var name = "c" + Guid.NewGuid().ToString("N");
        var answering = _peer.AnswerAsync(1, _ => "hi");
        var result = _host.Run($"Set-ChatContact {name} localhost:$port; Send-ChatMessage hello -To {name}; Remove-ChatContact {name}");
        await answering;

        Assert.Equal(name, Assert.IsType<ChatMessage>(Assert.Single(result.Output)).Sender);
    }

    [Fact]
    public async Task Without_a_reply_it_does_not_wait_and_with_WhatIf_it_does_not_send()
    {
        var result = _host.Run("'a', 'b' | Send-ChatMessage -To 127.0.0.1:$port -WhatIf; Send-ChatMessage c -To 127.0.0.1:$port -NoReply");

        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.Equal("c", (await _peer.ReceiveAsync()).Text);
    }

    [Fact]
    public async Task One_message_that_fails_does_not_keep_the_next_from_its_answer()
    {
        var answering = _peer.AnswerAsync(1, text => text);
        var result = _host.With("long", new string('x', 65_508)).Run("$long, 'short' | Send-ChatMessage -To 127.0.0.1:$port");
        await answering;

        Assert.StartsWith("MessageTooLong,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("short", Assert.IsType<ChatMessage>(Assert.Single(result.Output)).Text);
    }

    [Theory]
    [InlineData("Send-ChatMessage hi -To 127.0.0.1:$port", "ServerUnreachable")]
    [InlineData("Send-ChatMessage hi -To nobody.invalid", "ServerUnreachable")]
    [InlineData("Send-ChatMessage hi -To 'no:where:at:all'", "InvalidArgument")]
    [InlineData("Receive-ChatMessage -ListenAddress everywhere", "InvalidArgument")]
    public void A_peer_that_cannot_be_is_an_error(string script, string id)
    {
        _peer.Dispose();
        using var host = CmdletRig.NewEngine().With("port", 9);
        var result = host.RunToError(script);

        Assert.StartsWith(id + ",", (result.TerminatingError ?? Assert.Single(result.Errors)).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Send-ChatMessage hi -To 127.0.0.1:$port -TimeoutSec 3600")]
    [InlineData("Send-ChatMessage hi -To 127.0.0.1:$port -TimeoutSec 3600 -Key $key")]
    public async Task Ctrl_C_ends_the_wait_for_an_answer(string script)
    {
        var result = await _host.RunAndStopAsync(script, _peer.ReceiveAsync());

        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_listening_and_frees_the_port()
    {
        var listening = Listening();
        var result = await _host.RunAndStopAsync("Receive-ChatMessage 0 -Verbose", listening);
        var again = new IPEndPoint(IPAddress.Loopback, await listening);

        Assert.Equal(PSInvocationState.Stopped, result.State);
        using var next = new System.Net.Sockets.UdpClient(again);
        Assert.Equal(again, next.Client.LocalEndPoint);
    }

    [Fact]
    public async Task Received_messages_are_answered_with_a_text_from_the_port_they_came_in_at()
    {
        var listening = Listening();
        var running = Task.Run(() => _host.Run("Receive-ChatMessage 0 -Count 2 -Verbose | Send-ChatReply 'hi' -PassThru"), TestContext.Current.CancellationToken);
        var port = await listening;
        _peer.Send("one", port);
        var answer = await _peer.ReceiveAsync();
        _peer.Send("two", port);
        await _peer.ReceiveAsync();
        var result = await running;

        Assert.Equal(("hi", port), (answer.Text, answer.From.Port));
        Assert.Equal(["one", "two"], result.Output.Cast<ChatMessage>().Select(m => m.Text));
    }

    [Fact]
    public async Task A_script_block_answers_with_what_it_knows_and_one_failure_is_one_error()
    {
        var listening = Listening();
        var running = Task.Run(
            () => _host.Run(
                "$mine = 'my'; Receive-ChatMessage 0 -Count 4 -Verbose | Send-ChatReply "
                + "{ param($m) if ($m.Text -eq 'bad') { throw 'oops' }; if ($m.Text -eq 'silence') { return }; \"$mine $($_.Text)\"; 2 }"),
            TestContext.Current.CancellationToken);
        var port = await listening;
        foreach (var text in new[] { "bad", "silence", "good", "last" }) _peer.Send(text, port);

        Assert.Equal("my good\n2", (await _peer.ReceiveAsync()).Text);
        Assert.Equal("my last\n2", (await _peer.ReceiveAsync()).Text);
        var result = await running;
        Assert.Equal("oops", Assert.Single(result.Errors).Exception.Message);
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task A_message_is_answered_after_the_command_that_received_it()
    {
        var listening = Listening();
        var running = Task.Run(() => _host.Run("$m = Receive-ChatMessage 0 -Count 1 -Verbose; $m | Send-ChatReply 'late'"), TestContext.Current.CancellationToken);
        _peer.Send("hi", await listening);

        Assert.Equal("late", (await _peer.ReceiveAsync()).Text);
        Assert.Empty((await running).Errors);
    }

    /// <summary>The port that the next command listens on, when it does.</summary>
    private Task<int> Listening()
    {
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Ui.VerboseWritten += () =>
        {
            if (_host.Ui.Written.Select(l => ListeningOn().Match(l)).FirstOrDefault(m => m.Success) is { } found)
                port.TrySetResult(int.Parse(found.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        };
        return port.Task;
    }

    [GeneratedRegex(@"^Listening on 127\.0\.0\.1:(\d+)\.$")]
    private static partial Regex ListeningOn();
}
