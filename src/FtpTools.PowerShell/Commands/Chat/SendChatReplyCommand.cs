using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Commands;

/// <summary>Answers messages that were received.</summary>
[Cmdlet(VerbsCommunications.Send, "ChatReply", SupportsShouldProcess = true)]
[OutputType(typeof(ChatMessage))]
public sealed class SendChatReplyCommand : AsyncCmdlet
{
    /// <summary>The answer: a text, or a script block that produces it, with the message as $_.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyString]
    [ValidateNotNull]
    public object Reply { get; set; } = "";

    /// <summary>The message to answer.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ChatMessage? Message { get; set; }

    /// <summary>Writes the message that was answered.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reply = Reply is PSObject wrapped ? wrapped.BaseObject : Reply;
            var text = reply is ScriptBlock block
                ? ChatReplyText.Of(block.InvokeWithContext(null, [new PSVariable("_", Message)], Message))
                : LanguagePrimitives.ConvertTo<string>(Reply);
            if (text is null)
            {
                WriteVerbose($"The script block has no answer to {Message!.Sender}.");
                return;
            }

            if (!ShouldProcess(Message!.Sender, "Send chat reply")) return;
            await Message.ReplyAsync(text, cancellationToken);
            if (PassThru) WriteObject(Message);
        }
        catch (FtpToolsException e)
        {
            if (StopRequested) throw new PipelineStoppedException();
            WriteError(e, Message!.Sender);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException && Reply is ScriptBlock or PSObject { BaseObject: ScriptBlock })
        {
            WriteError(new ErrorRecord(e.ErrorRecord, e));
        }
    }
}
