using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using FtpTools.Host.Terminal;

namespace FtpTools.Host.Engine;

/// <summary>Objects and text go to standard output; errors, warnings, verbose and debug lines to standard error.</summary>
internal sealed class HostUserInterface(ConsoleDevice device) : PSHostUserInterface
{
    private readonly HostQuestions _questions = new(device);

    public override PSHostRawUserInterface RawUI { get; } = new HostRawUserInterface(device);

    public override bool SupportsVirtualTerminal => device.Traits.UseColour;

    public override void Write(string value) => device.WriteOutput(Rendered(value));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        device.WriteOutput(device.Traits.UseColour ? Coloured(foregroundColor, backgroundColor, value) : Rendered(value));

    public override void WriteLine(string value) => device.WriteOutput(Rendered(value) + Environment.NewLine);

    public override void WriteErrorLine(string value) =>
        device.WriteErrorLine(Rendered(value), value.Contains('\e', StringComparison.Ordinal) ? "" : PSStyle.Instance.Formatting.Error);

    public override void WriteDebugLine(string message) => device.WriteErrorLine("DEBUG: " + message, PSStyle.Instance.Formatting.Debug);

    public override void WriteVerboseLine(string message) => device.WriteErrorLine("VERBOSE: " + message, PSStyle.Instance.Formatting.Verbose);

    public override void WriteWarningLine(string message) => device.WriteErrorLine("WARNING: " + message, PSStyle.Instance.Formatting.Warning);

    public override void WriteProgress(long sourceId, ProgressRecord record) => device.ReportProgress(record);

    public override string ReadLine() => _questions.ReadLine("");

    public override SecureString ReadLineAsSecureString() => _questions.ReadSecret("");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        _questions.AskFields(caption, message, descriptions);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        _questions.AskCredential(caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        _questions.AskCredential(caption, message, userName);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _questions.AskChoice(caption, message, choices, defaultChoice);

    /// <summary>The engine's views carry colours always and leave it to the host to take them out.</summary>
    private string Rendered(string value) => GetOutputString(value, SupportsVirtualTerminal);

    private static string Coloured(ConsoleColor foreground, ConsoleColor background, string value)
    {
        // -1 is the engine's "as it is", which Write-Host hands on when no colour was named.
        var before = ((int)foreground < 0 ? "" : PSStyle.Instance.Foreground.FromConsoleColor(foreground))
            + ((int)background < 0 ? "" : PSStyle.Instance.Background.FromConsoleColor(background));
        return before.Length == 0 ? value : before + value + PSStyle.Instance.Reset;
    }
}
