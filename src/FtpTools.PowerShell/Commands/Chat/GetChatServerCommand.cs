using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists the chat servers of this process.</summary>
[Cmdlet(VerbsCommon.Get, "ChatServer")]
[OutputType(typeof(ChatServer))]
public sealed class GetChatServerCommand : PSCmdlet
{
    /// <summary>Names of servers; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(ChatServer))]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ChatServerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var server in Servers.Chat.Find(this, Name)) WriteObject(server);
    }
}
