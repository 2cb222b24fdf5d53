using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>A real engine with chosen cmdlet types, that keeps what the streams carry.</summary>
internal sealed class PowerShellHost : IDisposable
{
    private readonly Runspace _runspace;

    /// <param name="cmdletTypes">Cmdlets and providers; each is known under the name its attribute gives.</param>
    public PowerShellHost(params IEnumerable<Type> cmdletTypes)
    {
        var state = InitialSessionState.CreateDefault2();
        foreach (var type in cmdletTypes)
        {
            if (type.GetCustomAttribute<CmdletProviderAttribute>() is { } provider)
            {
                state.Providers.Add(new SessionStateProviderEntry(provider.ProviderName, type, helpFileName: null));
                continue;
            }

            var attribute = type.GetCustomAttribute<CmdletAttribute>()
                ?? throw new ArgumentException($"{type} is no cmdlet.", nameof(cmdletTypes));
            state.Commands.Add(new SessionStateCmdletEntry($"{attribute.VerbName}-{attribute.NounName}", type, helpFileName: null));
        }

        Ui = new SilentUserInterface();
        _runspace = RunspaceFactory.CreateRunspace(new SilentHost(Ui), state);
        _runspace.Open();
    }

    /// <summary>What the host was asked to show.</summary>
    public SilentUserInterface Ui { get; }

    /// <summary>Sets a variable that scripts can use; the way signals get into toy cmdlets.</summary>
    public PowerShellHost With(string name, object? value)
    {
        _runspace.SessionStateProxy.SetVariable(name, value);
        return this;
    }

    /// <summary>Runs a script to its end; a terminating error is part of the result.</summary>
    public ScriptResult Run(string script)
    {
        using var shell = CreateShell(script);
        var output = new PSDataCollection<PSObject>();
        Exception? failure = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException exception)
        {
            failure = exception;
        }

        return new ScriptResult(shell, output, failure);
    }

    /// <summary>
    /// Runs a script that is expected to end with a terminating error. Outside of <c>try</c> the engine would only print the
    /// error of a command and continue with the next statement.
    /// </summary>
    public ScriptResult RunToError(string script)
    {
        return Run($"try {{ {script} }} catch {{ throw }}");
    }

    /// <summary>What Tab offers at the end of a line.</summary>
    public IReadOnlyList<CompletionResult> Complete(string line)
    {
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = _runspace;
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches];
    }

    /// <summary>Starts a script, waits until it gives the signal, stops it, and tells how it ended.</summary>
    public async Task<ScriptResult> RunAndStopAsync(string script, Task signal, Action? afterStopWasAsked = null)
    {
        using var shell = CreateShell(script);
        var output = new PSDataCollection<PSObject>();
        var running = shell.InvokeAsync<PSObject, PSObject>(null, output);
        await await Task.WhenAny(signal, running);
        var stopping = shell.StopAsync(null, null);
        afterStopWasAsked?.Invoke();
        Exception? failure = null;
        try
        {
            await running;
        }
        catch (RuntimeException exception)
        {
            failure = exception;
        }

        await stopping;
        return new ScriptResult(shell, output, failure);
    }

    public void Dispose()
    {
        _runspace.Dispose();
    }

    private System.Management.Automation.PowerShell CreateShell(string script)
    {
        var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(script);
        return shell;
    }
}
