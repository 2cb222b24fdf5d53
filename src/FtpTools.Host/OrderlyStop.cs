using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FtpTools.Host;

/// <summary>
/// What a signal that ends the process triggers: whatever is running is stopped as by Ctrl+C, with its <c>finally</c> blocks; then the
/// process ends, and the module stops its servers. Without it the runtime would end the process on the spot. Ctrl+C is left to the
/// shell.
/// </summary>
internal sealed class OrderlyStop : IDisposable
{
    /// <summary>How long a script may take to clean up.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Signals to both the process and its group, as timeout(1) sends them, count as one.</summary>
    private static readonly TimeSpan SameSignal = TimeSpan.FromSeconds(1);

    private readonly bool _isDemo;
    private readonly PosixSignalRegistration[] _registrations;
    private long _begunAt;

    /// <param name="isDemo">Whether a stop is not a success.</param>
    public OrderlyStop(bool isDemo)
    {
        _isDemo = isDemo;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    /// <summary>Keeps the main thread from exiting while another one is still stopping things and choosing the exit code.</summary>
    public void AwaitIfUnderWay()
    {
        if (Volatile.Read(ref _begunAt) != 0) Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Returns the signals to the runtime.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private static int ExitCode(PosixSignal signal, bool isSuccess) => signal switch
    {
        PosixSignal.SIGTERM when isSuccess => 0,
        PosixSignal.SIGTERM => 143,
        _ => 129,
    };

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        var begunAt = Interlocked.CompareExchange(ref _begunAt, Stopwatch.GetTimestamp(), 0);
        if (begunAt != 0)
        {
            if (Stopwatch.GetElapsedTime(begunAt) > SameSignal) Environment.Exit(ExitCode(context.Signal, isSuccess: false));
            return;
        }

        _ = Task.Run(() => StopAndExitAsync(context.Signal));

        // Windows ends the process as soon as a handler returns.
        if (OperatingSystem.IsWindows()) Thread.Sleep(Timeout.Infinite);
    }

    private async Task StopAndExitAsync(PosixSignal signal)
    {
        var isOrderly = false;
        try
        {
            isOrderly = await StopAsync().ConfigureAwait(false);
        }
        catch (RuntimeException e)
        {
            await Console.Error.WriteLineAsync($"Not everything could be stopped: {e.Message}").ConfigureAwait(false);
        }
        finally
        {
            Environment.Exit(ExitCode(signal, isOrderly && !_isDemo));
        }
    }

    /// <summary>Stops what is running. The runspaces stay open: in one that is closing,
    /// a <c>finally</c> block cannot load modules.</summary>
    /// <returns>False if there was not enough time.</returns>
    private static async Task<bool> StopAsync()
    {
        var running = (await RunspacesAsync().ConfigureAwait(false)).Select(RunningPipeline).OfType<Pipeline>().Where(p => !IsPrompt(p));
        var stopping = Task.WhenAll(running.Select(p => Task.Run(p.Stop)));
        if (await Task.WhenAny(stopping, Task.Delay(Limit)).ConfigureAwait(false) != stopping) return false;
        await stopping.ConfigureAwait(false);
        return true;
    }

    /// <summary>The prompt waits in a pipeline of its own, which nothing but a key can stop.</summary>
    private static bool IsPrompt(Pipeline pipeline) => pipeline.Commands.Any(c => c.CommandText == "PSConsoleHostReadLine");

    /// <summary>All runspaces of the process. Only a command lists them, and the runspace of the shell is busy.</summary>
    private static async Task<IReadOnlyList<Runspace>> RunspacesAsync()
    {
        using var own = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        own.Open();
        using var shell = PowerShell.Create(own);
        var all = await shell.AddCommand("Get-Runspace").InvokeAsync().ConfigureAwait(false);
        return [.. all.Select(o => (Runspace)o.BaseObject).Where(r => r.InstanceId != own.InstanceId)];
    }

    /// <summary>The engine has no public access to what other runspaces run; its version is pinned,
    /// and a test stops a script through this.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetCurrentlyRunningPipeline")]
    private static extern Pipeline? RunningPipeline(Runspace runspace);
}
