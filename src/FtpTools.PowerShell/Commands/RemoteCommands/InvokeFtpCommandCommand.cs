using System.Collections;
using System.Management.Automation;
using System.Xml;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Calls a command that the owner of the server has registered.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "FtpCommand", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(PSObject))]
public sealed class InvokeFtpCommandCommand : SessionCommand
{
    /// <summary>The command.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [NameTransformation(typeof(FtpCommand))]
    [ArgumentCompleter(typeof(RemoteCommandCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The arguments. Each is sent as text, and nothing in it is run as code.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyString]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Asks for objects instead of text.</summary>
    [Parameter]
    public SwitchParameter AsObject { get; set; }

    /// <summary>How deep the objects are.</summary>
    [Parameter]
    [ValidateRange(1, 5)]
    public int Depth { get; set; } = 2;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var session = CurrentSession();
        if (!ShouldProcess($"{Name} at {session.ComputerName}", "Call remote command")) return;
        try
        {
            var arguments = (ArgumentList ?? []).Select(a => LanguagePrimitives.ConvertTo<string>(a) ?? string.Empty).ToList();
            var result = await session.InvokeCommandAsync(Name, arguments, AsObject, Depth, Log.VerboseWanted, cancellationToken);
            Write(result.Notices);
            if (AsObject) WriteObjects(result);
            else WriteLines(result.Text);
            Report(result.Errors);
        }
        catch (RemoteCommandException e)
        {
            Write(e.Notices);
            Report(e.Errors);
            ReportItemError(e, Name);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, Name);
        }
    }

    private void Report(IReadOnlyList<string> errors)
    {
        foreach (var error in errors) ReportItemError(new FtpToolsException(ErrorCode.CommandFailed, error) { Target = Name }, Name);
    }

    private void Write(IReadOnlyList<RemoteNotice> notices)
    {
        foreach (var notice in notices) Write(notice);
    }

    private void Write(RemoteNotice notice)
    {
        switch (notice.Stream)
        {
            case RemoteNoticeKind.Warning:
                WriteWarning(notice.Text);
                break;
            case RemoteNoticeKind.Verbose:
                WriteVerbose(notice.Text);
                break;
            case RemoteNoticeKind.Host:
                WriteInformation(new HostInformationMessage { Message = notice.Text }, ["PSHOST"]);
                break;
            default:
                WriteInformation(notice.Text, []);
                break;
        }
    }

    private void WriteLines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line) WriteObject(line);
    }

    private void WriteObjects(RemoteCommandResult result)
    {
        try
        {
            var all = PSSerializer.Deserialize(result.Text);
            WriteObject(all is PSObject { BaseObject: ArrayList list } ? list : all, enumerateCollection: true);
        }
        catch (XmlException e)
        {
            throw new FtpToolsException(
                ErrorCode.ProtocolViolation, $"The command '{result.Name}' returned objects that cannot be read.",
                e)
            {
                Target = result.Name,
            };
        }
    }
}
