using System.Management.Automation;
using System.Management.Automation.Runspaces;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.RemoteCommands;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lets clients call a script block by a name.</summary>
[Cmdlet(VerbsLifecycle.Register, "FtpCommand", SupportsShouldProcess = true)]
[OutputType(typeof(FtpCommand))]
public sealed class RegisterFtpCommandCommand : AsyncCmdlet
{
    /// <summary>The name that clients call.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The script to run. It gets the client's arguments as text, in the order of its parameters.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The users who may call it; all if omitted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? User { get; set; }

    /// <summary>How many seconds a call may take.</summary>
    [Parameter]
    [ValidateRange(0.1, 86400)]
    public double TimeoutSec { get; set; } = 30;

    /// <summary>The maximum number of bytes of output.</summary>
    [Parameter]
    [ValidateRange(1, RemoteCommand.MaxOutputLimit)]
    public int MaxOutput { get; set; } = RemoteCommand.MaxOutputLimit;

    /// <summary>By how many bytes the memory of this process may grow while a call runs.</summary>
    [Parameter]
    [ValidateRange(16L * 1024 * 1024, long.MaxValue)]
    public long MaxMemory { get; set; } = 512L * 1024 * 1024;

    /// <summary>Lets the script use the full language; otherwise it is restricted to constrained language mode.</summary>
    [Parameter]
    public SwitchParameter FullLanguage { get; set; }

    /// <summary>The server; the only one of this process if omitted.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ServerTransformation]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNull]
    public FtpServer? Server { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var server = Server ?? Servers.Files.Only();
        if (!ShouldProcess($"{Name} at {server.Name}", "Register remote command")) return;
        var script = new ScriptCommand(
            ScriptBlock!.ToString(), FullLanguage ? PSLanguageMode.FullLanguage : PSLanguageMode.ConstrainedLanguage, OwnCommands(),
            HasOutString(), MaxMemory);
        var command = new RemoteCommand
        {
            Name = Name,
            Users = User,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
            MaxOutput = MaxOutput,
            RunAsync = script.RunAsync,
        };
        server.RegisterCommand(command);
        WriteObject(FtpCommand.From(command, server));
        await Task.CompletedTask;
    }

    private bool HasOutString() => InvokeCommand.GetCommand("Out-String", CommandTypes.Cmdlet) is not null;

    // A host without PowerShell brings its own everyday commands; a script should have them just as its owner does.
    private static IReadOnlyList<SessionStateCommandEntry> OwnCommands()
    {
        var commands = Runspace.DefaultRunspace?.InitialSessionState?.Commands ?? [];
        return [.. commands.Where(c => c is SessionStateCmdletEntry or SessionStateAliasEntry)];
    }
}
