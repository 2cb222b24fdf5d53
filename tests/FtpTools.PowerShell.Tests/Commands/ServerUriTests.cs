using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class ServerUriTests
{
    [Fact]
    public async Task A_URI_names_user_server_port_and_directory()
    {
        await using var rig = await CmdletRig.StartAsync();
        Directory.CreateDirectory(rig.InHome("my reports"));

        var session = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Connect-FtpServer ftpx://ann@127.0.0.1:$port/my%20reports -Credential $ann")));

        Assert.Equal("127.0.0.1", session.ComputerName);
        Assert.Equal("/my reports", session.Location);
        Assert.Same(session, Assert.Single(rig.RunWell("Get-FtpSession")));
    }

    [Fact]
    public async Task The_address_that_a_server_gives_away_can_be_taken_as_it_is()
    {
        await using var rig = await CmdletRig.StartAsync();
        var address = Assert.Single(rig.Server.ReachableAt);

        Assert.Equal(rig.Server.Port, Assert.IsType<FtpSession>(Assert.Single(rig.RunWell($"Connect-FtpServer {address} -Credential $ann"))).Port);
    }

    [Theory]
    [InlineData("nowhere", ErrorCode.NotFound, ErrorCategory.ObjectNotFound)]
    [InlineData("a.txt", ErrorCode.NotADirectory, ErrorCategory.InvalidArgument)]
    public async Task A_path_that_is_no_directory_ends_the_command_and_leaves_no_session(string path, ErrorCode code, ErrorCategory category)
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.WriteHome("a.txt");

        var result = rig.RunToError($"Connect-FtpServer ftpx://127.0.0.1:$port/{path} -Credential $ann");

        ErrorIs.Like(code, category, result.TerminatingError, path);
        Assert.Empty(rig.RunWell("Get-FtpSession"));
    }

    [Fact]
    public async Task A_password_in_the_URI_is_refused_before_anything_is_sent_and_is_not_repeated()
    {
        await using var rig = await CmdletRig.StartAsync();
        var result = rig.RunToError("Connect-FtpServer ftpx://ann:hush@127.0.0.1:$port -Credential $ann");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "password does not belong", "-Credential");
        Assert.DoesNotContain("hush", $"{result.TerminatingError} {result.TerminatingError!.TargetObject}", StringComparison.Ordinal);
        Assert.Equal(0, rig.Server.ConnectionCount);
    }

    [Theory]
    [InlineData("scp://127.0.0.1 -Credential $ann", "another protocol")]
    [InlineData("ftpx://ben@127.0.0.1 -Credential $ann", "Name one of them")]
    [InlineData("127.0.0.1:2022 -Port 2023 -Credential $ann", "Name one of them")]
    public async Task What_contradicts_itself_is_refused(string arguments, string words)
    {
        await using var rig = await CmdletRig.StartAsync();
        var result = rig.RunToError($"Connect-FtpServer {arguments}");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, words);
    }

    [Fact]
    public async Task Where_somebody_is_there_the_password_of_the_URIs_user_is_asked_for()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.Ui.CredentialAsked = user => CmdletRig.Credential(user);

        var session = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Connect-FtpServer ftpx://ann@127.0.0.1:$port")));

        Assert.Equal("ann", session.UserName);
    }

    [Theory]
    [InlineData("ftpx://ann@127.0.0.1:$port")]
    [InlineData("-Port $port")]
    public async Task Where_nobody_is_there_the_command_says_what_to_give(string arguments)
    {
        await using var rig = await CmdletRig.StartAsync();
        var result = rig.RunToError($"Connect-FtpServer {arguments}");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "there is nobody to ask", "-Credential", $"127.0.0.1:{rig.Server.Port}");
    }

    [Fact]
    public async Task No_answer_is_an_error_that_says_so()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.Ui.CredentialAsked = _ => null;
        var result = rig.RunToError("Connect-FtpServer -Port $port");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "No user was named");
    }
}
