using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>Tab where a server is named by its address.</summary>
public sealed class ServerAddressCompletionTests
{
    [Theory]
    [InlineData("Connect-FtpServer ", "ftpx://", "ftp://", "ftps://", "sftp://")]
    [InlineData("Connect-FtpServer ft", "ftpx://", "ftp://", "ftps://")]
    [InlineData("Connect-FtpServer FTPS", "ftps://")]
    [InlineData("Test-FtpServer s", "sftp://")]
    [InlineData("Register-FtpServerProfile work s", "sftp://")]
    [InlineData("Connect-FtpServer http")]
    public async Task The_protocols_are_offered(string line, params string[] expected)
    {
        await using var rig = await CmdletRig.StartAsync();

        var offered = rig.RunWell($"(TabExpansion2 '{line}' {line.Length}).CompletionMatches.CompletionText").OfType<string>();

        Assert.Equal(expected, offered.Where(o => o.EndsWith("://", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_addresses_of_saved_servers_are_offered()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.RunWell("Register-FtpServerProfile completed sftp://ann@tab.example.org/docs -Force");
        try
        {
            var line = "Connect-FtpServer sftp:";
            var offered = rig.RunWell($"(TabExpansion2 '{line}' {line.Length}).CompletionMatches.CompletionText").OfType<string>();

            Assert.Contains("'sftp://ann@tab.example.org/docs'", offered);
        }
        finally
        {
            rig.RunWell("Unregister-FtpServerProfile completed");
        }
    }
}
