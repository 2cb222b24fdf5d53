using System.Net;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public sealed class ChatServerCommandTests : IDisposable
{
    private readonly UdpPeer _peer = new();
    private readonly PowerShellHost _host = CmdletRig.NewEngine();
    private readonly string _name = "s" + Guid.NewGuid().ToString("N");

    public void Dispose()
    {
        _host.Run($"Stop-ChatServer {_name}*");
        _host.Dispose();
        _peer.Dispose();
    }

    [Theory]
    [InlineData("'hi'", "hi")]
    [InlineData("''", "")]
    [InlineData("42", "42")]
    [InlineData("{ $_.Text }", "hello")]
    [InlineData("{ param($m) $m.Text.Length; 'end' }", "5\nend")]
    [InlineData("{ $args[0].Text + $outside }", "hello")]
    [InlineData("([scriptblock]::Create('$_.GetRawText()'))", "hello")]
    [InlineData("{ <# a comment #> $_.Text # and another\n}", "hello")]
    [InlineData("{ (Get-ChatServer).Count -gt 0 }", "True")]
    public async Task It_answers_in_the_background_while_the_runspace_is_idle(string reply, string expected)
    {
        var server = Start($"$outside = 'not seen'; Start-ChatServer 0 -Reply {reply} -Name {_name}");
        _peer.Send("hello", server.Port);

        Assert.Equal((expected, server.Port), ((await _peer.ReceiveAsync()).Text, (await AskedAgainAsync(server)).Port));
    }

    [Fact]
    public async Task It_answers_while_the_runspace_waits_for_that_answer()
    {
        Start($"$s = Start-ChatServer 0 -Reply {{ \"re $($_.Text)\" }} -Name {_name}; $s");
        var result = await Task.Run(() => _host.Run("1..20 | Send-ChatMessage -To \"127.0.0.1:$($s.Port)\""), TestContext.Current.CancellationToken);

        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"re {i}"), result.Output.Cast<ChatMessage>().Select(m => m.Text));
    }

    [Fact]
    public async Task A_block_that_fails_costs_its_answer_only()
    {
        var server = Start($"Start-ChatServer 0 -Name {_name} -Reply {{ if ($_.Text -eq 'throw') {{ throw 'oops' }}; if ($_.Text -eq 'error') {{ Get-Nothing; return }}; if ($_.Text -eq 'exit') {{ exit 3 }}; 'well' }}");
        foreach (var text in new[] { "throw", "error", "exit", "last" }) _peer.Send(text, server.Port);

        Assert.Equal("well", (await _peer.ReceiveAsync()).Text);

        // It is counted when it is on its way, and so may be received before.
        Eventually.True(() => server.AnswersSent == 1, "The answer is not counted.");
        Assert.Equal(2, server.AnswersFailed);
        Assert.Equal("oops", server.History[0].Error);
        Assert.Contains("Get-Nothing", server.History[1].Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ $using:x }")]
    [InlineData("{ & { \"a $($using:x.y)\" } }")]
    public void Variables_of_the_caller_are_refused_at_the_start(string block)
    {
        var result = _host.RunToError($"Start-ChatServer 0 -Reply {block} -Name {_name}");

        Assert.StartsWith("InvalidArgument,", result.TerminatingError!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("$using:x", result.TerminatingError.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(Servers.Chat.Find(_name));
    }

    [Fact]
    public void Several_run_by_name_and_are_stopped_by_name_object_and_wildcard()
    {
        var servers = Enumerable.Range(1, 4).Select(i => Start($"Start-ChatServer 0 -Name {_name}{i}")).ToList();
        var twice = _host.RunToError($"Start-ChatServer 0 -Name {_name}1");
        var missing = _host.Run($"Stop-ChatServer nobody, {_name}1");
        _host.Run($"Stop-ChatServer {_name}2 -WhatIf; Get-ChatServer {_name}3 | Stop-ChatServer; Stop-ChatServer -Server {_name}4");

        Assert.StartsWith("InvalidArgument,", twice.TerminatingError!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("ServerNotFound,", Assert.Single(missing.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal([false, true, false, false], servers.Select(s => s.IsRunning));
        Assert.Equal([servers[1]], Servers.Chat.All.Where(s => s.Name.StartsWith(_name, StringComparison.Ordinal)));
    }

    [Fact]
    public void With_WhatIf_and_on_a_port_that_is_taken_none_is_started()
    {
        Assert.Empty(_host.Run($"Start-ChatServer 0 -Name {_name} -WhatIf").Output);
        var taken = _host.RunToError($"Start-ChatServer {_peer.Port} -Name {_name} -Reply {{ 'x' }}");

        Assert.StartsWith("AddressInUse,", taken.TerminatingError!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Servers.Chat.Find(_name));
    }

    [Fact]
    public async Task Sealed_ends_understand_each_other_and_no_one_else()
    {
        _host.With("key", new NetworkCredential("", "correct horse").SecurePassword);
        var server = Start($"$s = Start-ChatServer 0 -Key $key -Reply {{ $_.Text }} -Name {_name}; $s");
        _peer.Send("in the open", server.Port);
        var result = await Task.Run(() => _host.Run("Send-ChatMessage secret -To \"127.0.0.1:$($s.Port)\" -Key $key"), TestContext.Current.CancellationToken);

        var answer = Assert.IsType<ChatMessage>(Assert.Single(result.Output));
        Assert.Equal(("secret", true), (answer.Text, answer.IsSealed));
        Assert.Equal((1, 1), (server.MessagesReceived, server.MessagesRefused));
    }

    private async Task<ChatServer> AskedAgainAsync(ChatServer server)
    {
        _peer.Send("again", server.Port);
        await _peer.ReceiveAsync();
        return server;
    }

    private ChatServer Start(string script)
    {
        var result = _host.Run(script);
        Assert.Empty(result.Errors);
        Assert.Null(result.Failure);
        return Assert.IsType<ChatServer>(Assert.Single(result.Output));
    }
}
