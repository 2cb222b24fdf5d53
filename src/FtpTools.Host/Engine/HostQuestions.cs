using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using FtpTools.Host.Terminal;

namespace FtpTools.Host.Engine;

/// <summary>
/// Questions to the person at the terminal. Without one every question is an error at once: a script under a service
/// manager must not wait for an answer that cannot come, nor take the next line of its input for one.
/// </summary>
internal sealed class HostQuestions(ConsoleDevice device)
{
    private readonly LineEditor _editor = new(device);

    public string ReadLine(string prompt)
    {
        RequireTerminal(prompt.Length == 0 ? "a line of input" : $"'{prompt.Trim()}'");
        return Answer(() => _editor.ReadLine(prompt, [], null)) ?? throw new PipelineStoppedException();
    }

    public SecureString ReadSecret(string prompt)
    {
        RequireTerminal(prompt.Length == 0 ? "a secret" : $"'{prompt.Trim()}'");
        return Answer(() => _editor.ReadSecret(prompt));
    }

    public PSCredential AskCredential(string caption, string message, string? userName)
    {
        RequireTerminal("a user name and password");
        ShowHeading(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            userName = ReadLine("User: ");
            if (userName.Length == 0) throw Unanswered("No user name was given.", "CredentialWithoutUserName");
        }

        return new PSCredential(userName, ReadSecret($"Password for user {userName}: "));
    }

    public int AskChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireTerminal($"the answer to '{(string.IsNullOrEmpty(caption) ? message : caption)}' (-Confirm:$false answers yes)");
        ShowHeading(caption, message);
        var keys = choices.Select(choice => ChoiceLabel.Parse(choice.Label)).ToArray();
        var offer = string.Join("  ", keys.Select(key => $"[{key.Key}] {key.Text}"));
        var suffix = defaultChoice >= 0 ? $" (default is \"{keys[defaultChoice].Key}\")" : "";
        while (true)
        {
            var answer = ReadLine($"{offer}  [?] Help{suffix}: ").Trim();
            if (answer.Length == 0 && defaultChoice >= 0) return defaultChoice;
            if (answer == "?")
            {
                for (var i = 0; i < keys.Length; i++) device.WriteOutput($"{keys[i].Key} - {choices[i].HelpMessage}{Environment.NewLine}");
                continue;
            }

            var picked = Array.FindIndex(keys, key => key.Matches(answer));
            if (picked >= 0) return picked;
        }
    }

    public Dictionary<string, PSObject> AskFields(string caption, string message, Collection<FieldDescription> fields)
    {
        RequireTerminal(string.Join(", ", fields.Select(field => field.Name)));
        ShowHeading(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields) answers[field.Name] = PSObject.AsPSObject(AskField(field));
        return answers;
    }

    private object AskField(FieldDescription field)
    {
        var type = LanguagePrimitives.TryConvertTo<Type>(field.ParameterAssemblyFullName, out var exact) && exact is not null ? exact
            : LanguagePrimitives.TryConvertTo<Type>(field.ParameterTypeFullName, out var named) && named is not null ? named : typeof(string);
        if (type == typeof(SecureString)) return ReadSecret($"{field.Name}: ");
        if (type == typeof(PSCredential)) return AskCredential("", field.Name, null);
        if (!type.IsArray) return Convert(ReadLine($"{field.Name}: "), type);
        var items = new ArrayList();
        while (true)
        {
            var item = ReadLine($"{field.Name}[{items.Count}]: ");
            if (item.Length == 0) return items.ToArray(type.GetElementType()!);
            items.Add(Convert(item, type.GetElementType()!));
        }
    }

    private static object Convert(string text, Type type) => LanguagePrimitives.ConvertTo(text, type, System.Globalization.CultureInfo.CurrentCulture);

    private static T Answer<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void ShowHeading(string caption, string message)
    {
        foreach (var line in new[] { caption, message })
        {
            if (!string.IsNullOrEmpty(line)) device.WriteOutput(line + Environment.NewLine);
        }
    }

    private void RequireTerminal(string what)
    {
        if (device.Traits.IsInteractive) return;
        throw Unanswered($"The command asks for {what}, and there is no terminal to ask on. Give it as a parameter.", "NoTerminalToAskOn");
    }

    private static HostException Unanswered(string message, string id) => new(message, null, id, ErrorCategory.ResourceUnavailable);
}
