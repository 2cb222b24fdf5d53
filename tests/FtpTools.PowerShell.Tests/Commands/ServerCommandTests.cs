using System.Management.Automation;
using System.Net;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>The servers are those of the whole process: no other class of tests may start any, and each test here begins without.</summary>
public sealed class ServerCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellHost _engine = CmdletRig.NewEngine();

    public ServerCommandTests()
    {
        _engine.With("root", _folder.PathOf("root")).With("other", _folder.PathOf("other")).With("bob", CmdletRig.Credential("bob"));
    }

    [Fact]
    public void A_server_listens_on_a_free_port_of_this_computer_only_and_with_TLS()
    {
        var server = Start("-Port 0");

        Assert.NotEqual(0, server.Port);
        Assert.Equal(IPAddress.Loopback, server.Endpoint.Address);
        Assert.True(server.IsEncrypted);
        Assert.Equal(64, server.Thumbprint?.Length);
        Assert.Equal([server.Endpoint.ToString()], server.ReachableAt);
        Assert.Equal(_folder.PathOf("root"), server.Root);
        Assert.True(Directory.Exists(server.Root));
        Assert.Equal([server], RunWell("Get-FtpServer"));
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error_that_names_it()
    {
        var server = Start("-Port 0");
        var result = _engine.RunToError($"Start-FtpServer $other -Port {server.Port}");

        ErrorIs.Like(ErrorCode.AddressInUse, ErrorCategory.ResourceBusy, result.TerminatingError, $"{server.Port}", "port 0");
        Assert.Equal([server], RunWell("Get-FtpServer"));
    }

    [Fact]
    public void A_name_that_is_taken_is_an_error()
    {
        var server = Start("-Port 0 -Name Files");
        var result = _engine.RunToError("Start-FtpServer $other -Port 0 -Name files");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "files");
        Assert.Equal([server], RunWell("Get-FtpServer Fi*"));
        Assert.Empty(RunWell("Get-FtpServer Other*"));
    }

    [Fact]
    public void An_address_that_is_none_is_an_error()
    {
        var result = _engine.RunToError("Start-FtpServer $root -Port 0 -ListenAddress somewhere");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "somewhere", "Any");
        Assert.False(Directory.Exists(_folder.PathOf("root")));
    }

    [Theory]
    [InlineData("Stop-FtpServer Files")]
    [InlineData("Stop-FtpServer F*")]
    [InlineData("Get-FtpServer | Stop-FtpServer")]
    [InlineData("Stop-FtpServer -Server Files")]
    public void A_server_is_stopped_by(string script)
    {
        var server = Start("-Port 0 -Name Files");
        RunWell(script);

        Assert.Equal(ServerState.Stopped, server.State);
        Assert.Empty(RunWell("Get-FtpServer"));
    }

    [Fact]
    public void Stopping_what_is_not_there_is_an_error_only_for_a_name()
    {
        var result = _engine.Run("Stop-FtpServer Nobody; Stop-FtpServer No*");

        ErrorIs.Like(ErrorCode.ServerNotFound, ErrorCategory.ObjectNotFound, Assert.Single(result.Errors), "Nobody", "Get-FtpServer");
    }

    [Fact]
    public void A_server_that_would_be_stopped_goes_on()
    {
        var server = Start("-Port 0");
        RunWell("Stop-FtpServer * -WhatIf");

        Assert.Equal(ServerState.Running, server.State);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_waiting_and_stops_the_server()
    {
        var started = new TaskCompletionSource<FtpServer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.With("started", started);
        var result = await _engine.RunAndStopAsync("Start-FtpServer $root -Port 0 -Wait | ForEach-Object { $started.SetResult($_) }", started.Task);

        Assert.Equal(PSInvocationState.Stopped, result.State);
        await (await started.Task).WaitForStopAsync(TestContext.Current.CancellationToken);
        Assert.Empty(RunWell("Get-FtpServer"));
    }

    [Fact]
    public async Task Waiting_ends_when_somebody_else_stops_the_server()
    {
        var started = new TaskCompletionSource<FtpServer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.With("started", started);
        var waiting = Task.Run(() => _engine.Run("Start-FtpServer $root -Port 0 -Wait | ForEach-Object { $started.SetResult($_) }"));
        await started.Task;
        using var other = CmdletRig.NewEngine();
        other.Run("Stop-FtpServer *");
        var result = await waiting;

        Assert.Equal(PSInvocationState.Completed, result.State);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Serving_a_network_without_TLS_is_warned_of()
    {
        var result = _engine.Run("Start-FtpServer $root -Port 0 -ListenAddress Any -NoTls");

        Assert.Contains("Without TLS", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Null(Assert.IsType<FtpServer>(Assert.Single(result.Output)).Thumbprint);
    }

    [Fact]
    public void Users_belong_to_the_only_server_or_to_the_one_that_is_named()
    {
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, _engine.RunToError("Get-FtpUser").TerminatingError, "-Root");

        var server = Start("-Port 0 -Name Files");
        RunWell("New-FtpUser $bob");
        Assert.Equal("bob", UserOf(RunWell("Get-FtpUser")).Name);

        RunWell("Start-FtpServer $other -Port 0 -Name Other");
        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, _engine.RunToError("Get-FtpUser").TerminatingError, "-Server");
        Assert.Equal("bob", UserOf(RunWell("Get-FtpUser -Server Files")).Name);
        Assert.Equal(server.Root, UserOf(RunWell("Get-FtpServer | Get-FtpUser")).Root);
        Assert.Empty(RunWell("Get-FtpUser -Server Other"));
        Assert.Contains("no server 'Nobody'", _engine.RunToError("Get-FtpUser -Server Nobody").TerminatingError?.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _engine.Run("Stop-FtpServer *");
        _engine.Dispose();
        _folder.Dispose();
    }

    private static FtpUser UserOf(IReadOnlyList<object?> output) => Assert.IsType<FtpUser>(Assert.Single(output));

    private FtpServer Start(string arguments) => Assert.IsType<FtpServer>(Assert.Single(RunWell($"Start-FtpServer $root {arguments}")));

    private IReadOnlyList<object?> RunWell(string script)
    {
        var result = _engine.RunToError(script);
        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        return result.Output;
    }
}
