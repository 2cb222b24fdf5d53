using System.Management.Automation;
using System.Management.Automation.Runspaces;
using FtpTools.Host.Commands;
using FtpTools.Host.Terminal;
using Microsoft.PowerShell;

namespace FtpTools.Host.Engine;

/// <summary>
/// One runspace with the module imported. Commands run one after the other on the caller's thread; stopping and closing
/// may come from another, such as a signal's.
/// </summary>
internal sealed class PowerShellEngine : IDisposable
{
    private const string ModuleName = "FtpTools";
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private readonly Runspace _runspace;
    private readonly HostShell _shell;
    private Pipeline? _running;
    private bool _isStopping;
    private bool _isClosed;

    private PowerShellEngine(Runspace runspace, HostShell shell)
    {
        _runspace = runspace;
        _shell = shell;
    }

    /// <summary>What <c>exit</c> asked for; null while nothing has.</summary>
    public int? RequestedExitCode => _shell.RequestedExitCode;

    public Runspace Runspace => _runspace;

    public bool IsStopping
    {
        get
        {
            lock (_gate) return _isStopping;
        }
    }

    /// <exception cref="EngineStartException">The module is missing or does not load.</exception>
    public static PowerShellEngine Start(ConsoleDevice device, string manifestPath)
    {
        if (!File.Exists(manifestPath))
        {
            throw new EngineStartException($"The module is not beside the host: {manifestPath} does not exist. Build the solution again.");
        }

        PSStyle.Instance.OutputRendering = device.Traits.UseColour ? OutputRendering.Host : OutputRendering.PlainText;
        var state = InitialSessionState.CreateDefault2();

        // With no PowerShell installed nobody has set a policy, and Windows' default would refuse every script.
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        StandIns.AddTo(state);
        var shell = new HostShell(device);
        var runspace = RunspaceFactory.CreateRunspace(shell, state);
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        var engine = new PowerShellEngine(runspace, shell);
        try
        {
            engine.ImportModule(manifestPath);
            return engine;
        }
        catch (RuntimeException e)
        {
            engine.Dispose();
            throw new EngineStartException($"The module does not load: {e.Message}", e);
        }
    }

    /// <summary>Runs a script text; what it writes goes through the engine's formatter to the console.</summary>
    public RunOutcome Run(string script, bool addToHistory = false)
    {
        using var pipeline = _runspace.CreatePipeline(script, addToHistory);
        return Run(pipeline);
    }

    /// <summary>Runs a script text with named arguments for its <c>param</c> block.</summary>
    public RunOutcome Run(string script, IReadOnlyDictionary<string, object> parameters)
    {
        var command = new Command(script, isScript: true, useLocalScope: true);
        foreach (var (name, value) in parameters) command.Parameters.Add(name, value);
        using var pipeline = _runspace.CreatePipeline();
        pipeline.Commands.Add(command);
        return Run(pipeline);
    }

    /// <summary>Stops the running command for good: no other is started after it.</summary>
    /// <returns>True when the command ended within the limit.</returns>
    public bool Stop(TimeSpan limit)
    {
        lock (_gate) _isStopping = true;
        CancelRunning();
        return _idle.Wait(limit);
    }

    /// <summary>Stops the running command; the next one may start.</summary>
    /// <returns>False when nothing is running.</returns>
    public bool CancelRunning()
    {
        lock (_gate)
        {
            if (_running is null) return false;
            _running.StopAsync();
            return true;
        }
    }

    /// <summary>Removes the module, which stops its servers and sessions, and closes the runspace.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
        }

        if (_runspace.RunspaceStateInfo.State == RunspaceState.Opened) RemoveModule();
        _runspace.Dispose();
    }

    private void ImportModule(string manifestPath)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand("Import-Module").AddParameter("Name", manifestPath).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
    }

    private void RemoveModule()
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand("Remove-Module").AddParameter("Name", ModuleName).AddParameter("Force").Invoke();
        foreach (var error in shell.Streams.Error) _shell.UI.WriteErrorLine(error.ToString());
    }

    private RunOutcome Run(Pipeline pipeline)
    {
        pipeline.Commands.Add(Printer());
        lock (_gate)
        {
            if (_isStopping) return RunOutcome.Stopped;
            _running = pipeline;
            _idle.Reset();
        }

        try
        {
            pipeline.Input.Close();
            pipeline.Invoke();
            return RunOutcome.Completed;
        }
        catch (PipelineStoppedException)
        {
            return RunOutcome.Stopped;
        }
        catch (RuntimeException e)
        {
            _shell.UI.WriteErrorLine(ErrorText.Of(e.ErrorRecord));
            return RunOutcome.Failed;
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
                _idle.Set();
            }
        }
    }

    private static Command Printer() => new("Out-Default")
    {
        MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output,
    };
}
