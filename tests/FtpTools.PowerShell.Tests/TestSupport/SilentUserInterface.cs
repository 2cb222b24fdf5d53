using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>Shows nothing, asks nobody unless the test answers, and remembers what it was told.</summary>
internal sealed class SilentUserInterface : PSHostUserInterface
{
    private readonly ConcurrentQueue<string> _written = new();
    private readonly ConcurrentQueue<ProgressRecord> _progress = new();

    /// <summary>Raised on the pipeline thread for each line of the verbose stream.</summary>
    public event Action? VerboseWritten;

    /// <summary>Raised on the pipeline thread for each progress record.</summary>
    public event Action? ProgressWritten;

    /// <summary>Who answers questions for a credential, by the name of the user; nobody when null.</summary>
    public Func<string, PSCredential?>? CredentialAsked { get; set; }

    /// <summary>Who types a line when one is asked for, null at the end of the input; nobody when this is null.</summary>
    public Func<string?>? LineAsked { get; set; }

    /// <summary>Who answers questions with choices, by what is asked; nobody when null. The answer is the place of the choice.</summary>
    public Func<string, int>? ChoiceAsked { get; set; }

    /// <summary>What was written to the host, such as the text of <c>-WhatIf</c>, in order.</summary>
    public IReadOnlyCollection<string> Written => _written;

    /// <summary>The progress records the host was shown, in order.</summary>
    public IReadOnlyCollection<ProgressRecord> Progress => _progress;

    public override PSHostRawUserInterface? RawUI => null;

    public override string ReadLine()
    {
        return (LineAsked ?? throw NobodyThere())()!;
    }

    public override SecureString ReadLineAsSecureString()
    {
        throw NobodyThere();
    }

    public override void Write(string value)
    {
        _written.Enqueue(value);
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        _written.Enqueue(value);
    }

    public override void WriteLine(string value)
    {
        _written.Enqueue(value);
    }

    public override void WriteDebugLine(string message)
    {
        _written.Enqueue(message);
    }

    public override void WriteErrorLine(string value)
    {
        _written.Enqueue(value);
    }

    public override void WriteVerboseLine(string message)
    {
        _written.Enqueue(message);
        VerboseWritten?.Invoke();
    }

    public override void WriteWarningLine(string message)
    {
        _written.Enqueue(message);
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        _progress.Enqueue(record);
        ProgressWritten?.Invoke();
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        throw NobodyThere();
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        return (ChoiceAsked ?? throw NobodyThere())(message);
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
    {
        return (CredentialAsked ?? throw NobodyThere())(userName)!;
    }

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        return (CredentialAsked ?? throw NobodyThere())(userName)!;
    }

    private static InvalidOperationException NobodyThere()
    {
        return new InvalidOperationException("The script asked a question, and nobody is there to answer.");
    }
}
