using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;

namespace FtpTools.PowerShell.Commands;

/// <summary>Starts a chat server in this process.</summary>
[Cmdlet(VerbsLifecycle.Start, "ChatServer", SupportsShouldProcess = true)]
[OutputType(typeof(ChatServer))]
public sealed class StartChatServerCommand : ChatCommand
{
    /// <summary>The UDP port; 0 takes a free one.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 65535)]
    public int Port { get; set; } = ChatAddress.DefaultPort;

    /// <summary>The address to listen on. The default is open to this computer only; <c>Any</c> is open to the network.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>The answer to every message: a text, or a script block that produces it, with the message as $_.</summary>
    [Parameter]
    [AllowEmptyString]
    [ValidateNotNull]
    public object? Reply { get; set; }

    /// <summary>How long the script block may take to answer, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int ReplyTimeoutSec { get; set; } = 5;

    /// <summary>A name by which to refer to the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var address = Paths.ListenAddress.Parse(ListenAddress);
        var reply = Reply is PSObject wrapped ? wrapped.BaseObject : Reply;
        var responder = reply is ScriptBlock block ? new ChatResponder(block, Clock) : null;
        if (!ShouldProcess($"{HostAddress.Join(ListenAddress, Port)}", "Start chat server")) return;
        Servers.Chat.ThrowIfTaken(Name);
        var logger = new PipelineLogger();
        using var attached = logger.Attach(Log);
        var text = responder is null && Reply is not null ? LanguagePrimitives.ConvertTo<string>(Reply) : null;
        var key = await DeriveKeyAsync();
        var server = ChatServer.Start(new ChatServerOptions
        {
            Endpoint = new ChatEndpointOptions { ListenAddress = address, Port = Port, Key = key, NameOf = Contacts.Namer() },
            Name = Name,
            Answer = responder is not null ? responder.AnswerAsync : text is not null ? (_, _) => Task.FromResult<string?>(text) : null,
            AnswerTimeout = TimeSpan.FromSeconds(ReplyTimeoutSec),
            Logger = logger,
        });
        logger.KeepFor(server);
        Servers.Chat.Add(server, responder);
        WriteObject(server);
    }
}
