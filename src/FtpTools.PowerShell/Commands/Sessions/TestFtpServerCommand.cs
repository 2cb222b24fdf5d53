using System.Management.Automation;
using FtpTools.PowerShell.Credentials;

namespace FtpTools.PowerShell.Commands;

/// <summary>Finds out why a server cannot be used, or how well it can.</summary>
[Cmdlet(VerbsDiagnostic.Test, "FtpServer", DefaultParameterSetName = ServerSet)]
[OutputType(typeof(ServerReport))]
public sealed class TestFtpServerCommand : ServerAddressCommand
{
    /// <summary>User name and password; without them, nothing that needs a login is checked.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>How long each step that waits for the server may take, in seconds.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [Parameter(ParameterSetName = ProfileSet)]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 10;

    /// <summary>Does not measure the transfer speed.</summary>
    [Parameter]
    public SwitchParameter SkipThroughput { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WriteObject(
            Session is null
                ? await TestAsync(cancellationToken)
                : await ServerCheck.RunAsync(Follow(Session), !SkipThroughput, cancellationToken));
    }

    private async Task<ServerReport> TestAsync(CancellationToken cancellationToken)
    {
        var (_, options) = ReadAddress(TimeoutSec);
        if ((Credential ?? StoredSecret.Find(this, Profile)) is not { } credential)
            return await ServerCheck.RunAsync(options, cancellationToken);
        using var password = new PasswordText(credential.Password);
        return await ServerCheck.RunAsync(options, credential.UserName, password.Memory, !SkipThroughput, cancellationToken);
    }
}
