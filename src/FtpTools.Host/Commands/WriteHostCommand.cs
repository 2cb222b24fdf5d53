using System.Collections;
using System.Management.Automation;

namespace FtpTools.Host.Commands;

/// <summary>Stand-in for Write-Host: an information record that the engine shows at once.</summary>
[Cmdlet(VerbsCommunications.Write, "Host")]
internal sealed class WriteHostCommand : PSCmdlet
{
    private const string ShownByTheHost = "PSHOST";

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [Alias("Msg", "Message")]
    public object? Object { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    public object Separator { get; set; } = " ";

    [Parameter]
    public ConsoleColor? ForegroundColor { get; set; }

    [Parameter]
    public ConsoleColor? BackgroundColor { get; set; }

    protected override void ProcessRecord() => WriteInformation(
        new HostInformationMessage
        {
            Message = Text(Object),
            NoNewLine = NoNewline,
            ForegroundColor = ForegroundColor,
            BackgroundColor = BackgroundColor,
        },
        [ShownByTheHost]);

    private string Text(object? value)
    {
        var plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is null) return "";
        return plain is IEnumerable items and not string and not IDictionary
            ? string.Join(LanguagePrimitives.ConvertTo<string>(Separator), items.Cast<object?>().Select(Text))
            : LanguagePrimitives.ConvertTo<string>(value);
    }
}
