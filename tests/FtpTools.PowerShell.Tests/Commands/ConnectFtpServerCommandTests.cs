using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using FtpTools.PowerShell.Tests.TestSupport;
using FtpTools.Security;

namespace FtpTools.PowerShell.Tests.Commands;

public class ConnectFtpServerCommandTests
{
    private const string OtherThumbprint = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";

    /// <summary>What is remembered stays for the whole run, and another test may get the same port under the usual address.</summary>
    private const string NameOfItsOwn = "localhost";

    [Fact]
    public async Task The_session_tells_where_it_leads_and_as_whom()
    {
        await using var rig = await CmdletRig.StartAsync();
        var session = rig.Connect();

        Assert.Equal(FtpSessionState.Open, session.State);
        Assert.Equal("127.0.0.1", session.ComputerName);
        Assert.Equal(rig.Server.Port, session.Port);
        Assert.Equal("ann", session.UserName);
        Assert.True(session.IsEncrypted);
        Assert.Equal(rig.Server.Thumbprint, session.Thumbprint);
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("nobody")]
    public async Task A_wrong_password_and_an_unknown_user_end_the_command_with_the_same_error(string user)
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("wrong", CmdletRig.Credential(user, "battery staple"));
        var result = rig.RunToError("Connect-FtpServer -Port $port -Credential $wrong");

        ErrorIs.Like(ErrorCode.LoginFailed, ErrorCategory.AuthenticationError, result.TerminatingError, "Check the user name and the password");
        Assert.Empty(rig.RunWell("Get-FtpSession"));
    }

    [Fact]
    public void A_port_at_which_nobody_listens_is_a_connection_error_that_names_it()
    {
        using var engine = CmdletRig.NewEngine().With("ann", CmdletRig.Credential("ann"));
        var port = FreePort();
        var result = engine.RunToError($"Connect-FtpServer -Port {port} -Credential $ann");

        ErrorIs.Like(ErrorCode.ServerUnreachable, ErrorCategory.ConnectionError, result.TerminatingError, $"127.0.0.1:{port}", "server is running");
    }

    [Fact]
    public void An_unknown_host_name_is_a_connection_error_that_names_it()
    {
        using var engine = CmdletRig.NewEngine().With("ann", CmdletRig.Credential("ann"));
        var result = engine.RunToError("Connect-FtpServer no-such-host.invalid -Credential $ann");

        ErrorIs.Like(ErrorCode.ServerUnreachable, ErrorCategory.ConnectionError, result.TerminatingError, "no-such-host.invalid", "Check the name");
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_after_the_time_that_was_allowed()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var engine = CmdletRig.NewEngine().With("ann", CmdletRig.Credential("ann"));
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        var result = await Task.Run(() => engine.RunToError($"Connect-FtpServer -Port {port} -Credential $ann -TimeoutSec 1"));

        ErrorIs.Like(ErrorCode.Timeout, ErrorCategory.OperationTimeout, result.TerminatingError, "allow more time");
    }

    [Fact]
    public async Task Another_certificate_than_the_remembered_one_ends_the_command_and_is_named()
    {
        await using var rig = await CmdletRig.StartAsync();
        await new KnownServers(KnownServers.DefaultPath).RememberAsync(NameOfItsOwn, rig.Server.Port, OtherThumbprint);
        var result = rig.RunToError($"Connect-FtpServer {NameOfItsOwn} -Port $port -Credential $ann");

        ErrorIs.Like(
            ErrorCode.CertificateChanged, ErrorCategory.SecurityError, result.TerminatingError, OtherThumbprint, rig.Server.Thumbprint!, "-TrustedThumbprint");
    }

    [Fact]
    public async Task The_right_thumbprint_is_taken_even_when_another_one_was_remembered()
    {
        await using var rig = await CmdletRig.StartAsync();
        await new KnownServers(KnownServers.DefaultPath).RememberAsync(NameOfItsOwn, rig.Server.Port, OtherThumbprint);
        var output = rig.RunWell($"Connect-FtpServer {NameOfItsOwn} -Port $port -Credential $ann -TrustedThumbprint {rig.Server.Thumbprint}");

        Assert.Equal(FtpSessionState.Open, Assert.IsType<FtpSession>(Assert.Single(output)).State);
    }

    [Fact]
    public async Task Another_certificate_than_the_trusted_one_ends_the_command()
    {
        await using var rig = await CmdletRig.StartAsync();
        var result = rig.RunToError($"Connect-FtpServer -Port $port -Credential $ann -TrustedThumbprint {OtherThumbprint}");

        ErrorIs.Like(ErrorCode.CertificateRefused, ErrorCategory.SecurityError, result.TerminatingError, rig.Server.Thumbprint!, "Compare the thumbprint");
    }

    [Fact]
    public async Task A_SHA1_thumbprint_is_refused_with_the_reason()
    {
        await using var rig = await CmdletRig.StartAsync();
        var result = rig.RunToError($"Connect-FtpServer -Port $port -Credential $ann -TrustedThumbprint {OtherThumbprint[..40]}");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "SHA-1", "64 digits");
    }

    [Fact]
    public async Task A_trusted_thumbprint_without_TLS_is_refused_because_nothing_could_be_compared()
    {
        await using var rig = await CmdletRig.StartAsync(o => o with { UseTls = false });
        var result = rig.RunToError($"Connect-FtpServer -Port $port -Credential $ann -NoTls -TrustedThumbprint {OtherThumbprint}");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "trusted thumbprint", "without TLS");
    }

    [Fact]
    public async Task A_client_with_TLS_at_a_server_without_is_told_so()
    {
        await using var rig = await CmdletRig.StartAsync(o => o with { UseTls = false });
        var result = rig.RunToError("Connect-FtpServer -Port $port -Credential $ann");

        ErrorIs.Like(ErrorCode.TlsFailed, ErrorCategory.SecurityError, result.TerminatingError, "-NoTls");
    }

    [Fact]
    public async Task A_client_without_TLS_at_a_server_with_is_told_so()
    {
        await using var rig = await CmdletRig.StartAsync();
        var result = rig.RunToError("Connect-FtpServer -Port $port -Credential $ann -NoTls");

        ErrorIs.Like(ErrorCode.TlsFailed, ErrorCategory.SecurityError, result.TerminatingError, "requires TLS", "without -NoTls");
    }

    [Fact]
    public async Task Both_ends_without_TLS_understand_each_other()
    {
        await using var rig = await CmdletRig.StartAsync(o => o with { UseTls = false });
        var session = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Connect-FtpServer -Port $port -Credential $ann -NoTls")));

        Assert.False(session.IsEncrypted);
        Assert.Null(session.Thumbprint);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
