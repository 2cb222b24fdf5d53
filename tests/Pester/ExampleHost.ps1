# A host with somebody at the keyboard who knows one password, says yes, types the lines that are laid out, and then no more.

[NoRunspaceAffinity()]
class ExampleInterface : System.Management.Automation.Host.PSHostUserInterface {
    [System.Collections.Generic.Queue[string]] $Lines = [System.Collections.Generic.Queue[string]]::new()
    [System.Text.StringBuilder] $Written = [System.Text.StringBuilder]::new()
    [int] $Questions = 0

    [System.Management.Automation.Host.PSHostRawUserInterface] get_RawUI() { return $null }

    [string] ReadLine() {
        if ($this.Lines.Count -gt 0) { return $this.Lines.Dequeue() }
        return 'q'
    }

    [securestring] ReadLineAsSecureString() { return $this.Password() }

    [int] PromptForChoice([string] $caption, [string] $message, [System.Collections.ObjectModel.Collection[System.Management.Automation.Host.ChoiceDescription]] $choices, [int] $default) {
        $this.Questions++
        return 0
    }

    [pscredential] PromptForCredential([string] $caption, [string] $message, [string] $user, [string] $target) {
        return [pscredential]::new($user, $this.Password())
    }

    [pscredential] PromptForCredential([string] $caption, [string] $message, [string] $user, [string] $target, [System.Management.Automation.PSCredentialTypes] $types,
        [System.Management.Automation.PSCredentialUIOptions] $options) {
        return [pscredential]::new($user, $this.Password())
    }

    [System.Collections.Generic.Dictionary[string, psobject]] Prompt([string] $caption, [string] $message,
        [System.Collections.ObjectModel.Collection[System.Management.Automation.Host.FieldDescription]] $descriptions) {
        $answers = [System.Collections.Generic.Dictionary[string, psobject]]::new()
        foreach ($field in $descriptions) {
            $isSecret = $field.ParameterTypeFullName -eq 'System.Security.SecureString'
            $answers[$field.Name] = [psobject]::AsPSObject($isSecret ? $this.Password() : $this.ReadLine())
        }

        return $answers
    }

    hidden [securestring] Password() {
        $text = [securestring]::new()
        foreach ($letter in 'correct horse'.ToCharArray()) { $text.AppendChar($letter) }
        return $text
    }

    [void] Write([string] $text) { $this.Written.Append($text) }
    [void] Write([System.ConsoleColor] $foreground, [System.ConsoleColor] $background, [string] $text) { $this.Written.Append($text) }
    [void] WriteLine([string] $text) { $this.Written.AppendLine($text) }
    [void] WriteErrorLine([string] $text) { $this.Written.AppendLine($text) }
    [void] WriteDebugLine([string] $text) { $this.Written.AppendLine($text) }
    [void] WriteVerboseLine([string] $text) { $this.Written.AppendLine($text) }
    [void] WriteWarningLine([string] $text) { $this.Written.AppendLine($text) }
    [void] WriteProgress([long] $source, [System.Management.Automation.ProgressRecord] $record) { }
}

[NoRunspaceAffinity()]
class ExampleHost : System.Management.Automation.Host.PSHost {
    [ExampleInterface] $Person = [ExampleInterface]::new()
    [guid] $Id = [guid]::NewGuid()

    [string] get_Name() { return 'Examples' }
    [version] get_Version() { return [version]'1.0' }
    [guid] get_InstanceId() { return $this.Id }
    [System.Management.Automation.Host.PSHostUserInterface] get_UI() { return $this.Person }
    [cultureinfo] get_CurrentCulture() { return [cultureinfo]::InvariantCulture }
    [cultureinfo] get_CurrentUICulture() { return [cultureinfo]::InvariantCulture }
    [void] SetShouldExit([int] $exitCode) { }
    [void] EnterNestedPrompt() { throw [System.NotSupportedException]::new() }
    [void] ExitNestedPrompt() { throw [System.NotSupportedException]::new() }
    [void] NotifyBeginApplication() { }
    [void] NotifyEndApplication() { }
}
